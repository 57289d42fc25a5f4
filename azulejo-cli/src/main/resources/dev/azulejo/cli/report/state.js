"use strict";
// What the page shows just now. Parts change it through change(); listeners draw it once a frame.

const state = {
    picture: undefined, // the id of the picture
    left: undefined, // ids of views, see viewsOf
    right: undefined,
    mode: "divider", // or "side"
    divider: 0.5, // of the viewport's width
    zoom: null, // device pixels per pixel of the picture; null fits the whole picture in
    x: 0.5, // of the picture, at the middle of the pane
    y: 0.5,
    heat: false,
    opacity: 0.6,
    scope: pictures.length > 1 ? "mean" : "picture",
    only: "", // see chosenValues
    sort: "", // the key of a column; empty is the order of the axes
    descending: false,
    plotX: "",
    plotY: "",
    plotSeries: "",
};

const listeners = [];
let changed = new Set();

/** Calls a function now and whenever one of the named parts of the state has changed. */
function whenever(names, listener) {
    listeners.push({ names, listener });
}

/** Takes new values over and draws what depends on them before the next frame. */
function change(values) {
    for (const [name, value] of Object.entries(values)) {
        if (state[name] !== value) {
            if (changed.size === 0) {
                requestAnimationFrame(draw);
            }
            state[name] = value;
            changed.add(name);
        }
    }
}

function draw() {
    const names = changed;
    changed = new Set();
    for (const { names: wanted, listener } of listeners) {
        if (wanted.some((name) => names.has(name))) {
            listener();
        }
    }
}

/** Draws everything for the first time. */
function drawAll() {
    listeners.forEach(({ listener }) => listener());
}

/** The picture that is chosen. */
function currentPicture() {
    return pictureById.get(state.picture);
}

/** For entryOf: the chosen picture's id, or null for the mean over all. */
function scopePicture() {
    return state.scope === "mean" ? null : state.picture;
}

/** Changes the picture; what is shown left and right stays where the new picture has it too. */
function choosePicture(id) {
    const picture = pictureById.get(id);
    if (!picture) {
        return;
    }
    const views = viewsOf(picture);
    const all = [...views.results, ...views.references].map((view) => view.id);
    const kept = (view, otherwise) => (all.includes(view) ? view : otherwise);
    change({
        picture: id,
        left: kept(state.left, all[0]),
        right: kept(state.right, all[Math.min(1, all.length - 1)]),
    });
}

/** Another picture, so many further on, round and round. */
function stepPicture(by) {
    const at = pictures.findIndex((picture) => picture.id === state.picture);
    choosePicture(pictures[(at + by + pictures.length) % pictures.length].id);
}

function swap() {
    change({ left: state.right, right: state.left });
}
