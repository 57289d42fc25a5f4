"use strict";
// The two panes: each loads a picture and its heat map and lays them where the view says.

const panes = { left: newPane("left"), right: newPane("right") };

/** The size of each picture's results, by id: the largest that has been seen, for the input is smaller. */
const sizes = new Map();

function newPane(side) {
    const shown = element("img", { alt: "", class: "picture" });
    const heat = element("img", { alt: "", class: "heat", hidden: true });
    const label = element("p", { class: "label " + side, "aria-hidden": "true" });
    const message = element("p", { class: "missing", hidden: true });
    const root = byId(side + "-pane");
    root.append(shown, heat, label, message);
    return { side, root, shown, heat, label, message, path: "" };
}

/** The view that a side shows, or undefined. */
function shownView(side) {
    const picture = currentPicture();
    return picture && viewOf(picture, state[side]);
}

/** Starts to load what a pane has to show; what it showed stays until that can be drawn, so that nothing flashes. */
function fill(pane) {
    const view = shownView(pane.side);
    const path = view?.image ?? "";
    if (path !== pane.path) {
        pane.path = path;
        load(pane, path, view?.name ?? "", state.picture);
    }
    pane.label.textContent = view?.name ?? "";
    const heat = view?.heat ?? "";
    if (pane.heat.dataset.path !== heat) {
        pane.heat.dataset.path = heat;
        if (heat) {
            pane.heat.src = addressOf(heat);
        } else {
            pane.heat.removeAttribute("src");
        }
    }
    pane.heat.hidden = !(state.heat && heat);
}

function load(pane, path, name, picture) {
    if (path === "") {
        missing(pane, "Nothing to show here.");
        return;
    }
    const image = element("img", { alt: name, class: "picture", draggable: "false", src: addressOf(path) });
    const stillWanted = () => pane.path === path;
    image.decode().then(
        () => {
            const known = sizes.get(picture);
            if (!known || image.naturalWidth > known.width) {
                sizes.set(picture, { width: image.naturalWidth, height: image.naturalHeight });
            }
            if (stillWanted()) {
                pane.shown.replaceWith(image);
                pane.shown = image;
                pane.message.hidden = true;
            }
            layPanes();
        },
        () => stillWanted() && missing(pane, `${path} cannot be shown.`),
    );
}

function missing(pane, text) {
    pane.shown.removeAttribute("src");
    pane.shown.alt = "";
    pane.message.textContent = text;
    pane.message.hidden = false;
}

/** The size of the chosen picture in its own pixels. */
function pictureSize() {
    return sizes.get(state.picture) ?? { width: 1, height: 1 };
}

/** The room that each picture has; both panes have the same. */
function paneSize() {
    return { width: panes.right.root.clientWidth, height: panes.right.root.clientHeight };
}

/** Lays both pictures where the view says. */
function layPanes() {
    const ratio = window.devicePixelRatio || 1;
    const place = placeOf(state, pictureSize(), paneSize(), ratio);
    const crisp = zoomOf(state, pictureSize(), paneSize(), ratio) >= 2;
    for (const pane of Object.values(panes)) {
        for (const image of [pane.shown, pane.heat]) {
            image.style.width = place.width + "px";
            image.style.height = place.height + "px";
            image.style.transform = `translate(${place.left}px, ${place.top}px)`;
        }
        pane.heat.style.opacity = state.opacity;
        pane.shown.classList.toggle("crisp", crisp);
    }
    showZoom();
}
