"use strict";
// Where a picture lies in a pane: mathematics without a document. A picture and a pane have width and height, the
// picture's in its own pixels, the pane's in those of the style sheet, of which `ratio` device pixels make one.

const smallestZoom = 0.02;
const largestZoom = 16;
const zoomSteps = [0.0625, 0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, largestZoom];

/** The zoom at which all of the picture can just be seen. */
function fittingZoom(picture, pane, ratio) {
    return Math.min(pane.width / picture.width, pane.height / picture.height) * ratio;
}

/** The view's zoom as a number. */
function zoomOf(view, picture, pane, ratio) {
    return view.zoom ?? fittingZoom(picture, pane, ratio);
}

/** The picture's place in the pane, on whole device pixels, so that at 100 % none falls between two. */
function placeOf(view, picture, pane, ratio) {
    const zoom = zoomOf(view, picture, pane, ratio);
    const along = (length, room, at) => {
        const size = (length * zoom) / ratio;
        const start = room / 2 - held(at, size, room) * size;
        return { start: Math.round(start * ratio) / ratio, size };
    };
    const across = along(picture.width, pane.width, view.x);
    const down = along(picture.height, pane.height, view.y);
    return { left: across.start, top: down.start, width: across.size, height: down.size };
}

/** The middle, moved so that the pane shows no more of the surroundings than it must. */
function held(middle, size, room) {
    const half = Math.min(0.5, room / 2 / size);
    return Math.min(Math.max(middle, half), 1 - half);
}

/** The view after a drag by so many pixels of the style sheet. */
function moved(view, picture, pane, ratio, dx, dy) {
    const place = placeOf(view, picture, pane, ratio);
    return {
        x: held(held(view.x, place.width, pane.width) - dx / place.width, place.width, pane.width),
        y: held(held(view.y, place.height, pane.height) - dy / place.height, place.height, pane.height),
    };
}

/** The view at another zoom with the same spot of the picture under `point`. */
function zoomed(view, picture, pane, ratio, zoom, point) {
    const fitting = fittingZoom(picture, pane, ratio);
    const least = Math.max(Math.min(fitting, 1), smallestZoom);
    const next = Math.min(Math.max(zoom, least), largestZoom);
    const place = placeOf(view, picture, pane, ratio);
    const width = (picture.width * next) / ratio;
    const height = (picture.height * next) / ratio;
    const left = point.x - ((point.x - place.left) / place.width) * width;
    const top = point.y - ((point.y - place.top) / place.height) * height;
    return {
        zoom: next === fitting ? null : next,
        x: held((pane.width / 2 - left) / width, width, pane.width),
        y: held((pane.height / 2 - top) / height, height, pane.height),
    };
}

/** The next zoom upwards (1) or downwards (-1) of those that are round, and the fitting one. */
function nextZoom(zoom, fitting, direction) {
    const steps = [...zoomSteps, fitting].sort((a, b) => a - b);
    return direction > 0
        ? steps.find((step) => step > zoom * 1.001) ?? zoom
        : steps.reverse().find((step) => step < zoom * 0.999) ?? zoom;
}
