"use strict";
// Fingers, mouse, wheel and keys on the stage.

/** Pointers that are down, by id, with their last place in the viewport. */
const pointers = new Map();
let draggingDivider = false;

/** A place in the pane under it: side by side, a point of the right or lower pane counts from that pane's corner. */
function inPane(event) {
    const under = Object.values(panes)
        .map((pane) => pane.root.getBoundingClientRect())
        .find((box) => within(event, box));
    const box = under ?? viewport.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function within(event, box) {
    return (
        event.clientX >= box.left && event.clientX < box.right && event.clientY >= box.top && event.clientY < box.bottom
    );
}

function placeDivider(part) {
    change({ divider: Math.min(Math.max(part, 0), 1) });
}

function pressed(event) {
    if (event.button !== 0) {
        return;
    }
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    viewport.setPointerCapture(event.pointerId);
    const onDivider = divider.contains(event.target);
    draggingDivider = pointers.size === 1 && state.mode === "divider" && (onDivider || fits());
    if (draggingDivider && !onDivider && event.pointerType === "mouse") {
        const box = viewport.getBoundingClientRect();
        placeDivider((event.clientX - box.left) / box.width);
    }
    viewport.classList.toggle("dragging", true);
}

function dragged(event) {
    const before = pointers.get(event.pointerId);
    if (!before) {
        return;
    }
    const now = { x: event.clientX, y: event.clientY };
    if (pointers.size === 2) {
        pinched(event, before, now);
    } else if (draggingDivider) {
        placeDivider(state.divider + (now.x - before.x) / viewport.clientWidth);
    } else {
        move(now.x - before.x, now.y - before.y);
    }
    pointers.set(event.pointerId, now);
}

/** Two fingers: what lay between them stays between them. */
function pinched(event, before, now) {
    const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    const between = (a, b) => ({ clientX: (a.x + b.x) / 2, clientY: (a.y + b.y) / 2 });
    const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
    const factor = apart(now, other) / Math.max(apart(before, other), 1);
    draggingDivider = false;
    zoomTo(currentZoom() * factor, inPane(between(before, other)));
    move((now.x - before.x) / 2, (now.y - before.y) / 2);
}

function released(event) {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) {
        draggingDivider = false;
        viewport.classList.toggle("dragging", false);
    }
}

/** The wheel zooms about the pointer; at the whole picture, turning it further back scrolls the page as elsewhere. */
function wheeled(event) {
    const back = event.deltaY > 0;
    if (back && state.zoom === null) {
        return;
    }
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 30 : 1;
    const turn = Math.min(Math.abs(event.deltaY) * lines, 200) * (event.ctrlKey ? 0.01 : 0.0025);
    zoomTo(currentZoom() * Math.exp(back ? -turn : turn), inPane(event));
}

function doubleClicked(event) {
    if (state.zoom === null) {
        zoomTo(Math.max(1, currentZoom() * 2), inPane(event));
    } else {
        zoomFit();
    }
}

const keys = {
    "+": () => zoomStep(1),
    "=": () => zoomStep(1),
    "-": () => zoomStep(-1),
    0: zoomFit,
    1: () => zoomTo(1),
    2: () => zoomTo(2),
    ArrowLeft: () => move(60, 0),
    ArrowRight: () => move(-60, 0),
    ArrowUp: () => move(0, 60),
    ArrowDown: () => move(0, -60),
    s: swap,
    v: () => change({ mode: state.mode === "side" ? "divider" : "side" }),
    h: () => change({ heat: !state.heat }),
    f: toggleFullscreen,
    n: () => stepPicture(1),
    p: () => stepPicture(-1),
};

const dividerKeys = {
    ArrowLeft: () => state.divider - 0.02,
    ArrowDown: () => state.divider - 0.02,
    ArrowRight: () => state.divider + 0.02,
    ArrowUp: () => state.divider + 0.02,
    PageUp: () => state.divider + 0.1,
    PageDown: () => state.divider - 0.1,
    Home: () => 0,
    End: () => 1,
};

/** Keys count while the stage has the focus; in lists and sliders they keep what they mean there. */
function typed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("select, input")) {
        return;
    }
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.target === divider && dividerKeys[name]) {
        placeDivider(dividerKeys[name]());
    } else if (keys[name]) {
        keys[name]();
    } else {
        return;
    }
    event.preventDefault();
}

function startGestures() {
    viewport.addEventListener("pointerdown", pressed);
    viewport.addEventListener("pointermove", dragged);
    viewport.addEventListener("pointerup", released);
    viewport.addEventListener("pointercancel", released);
    viewport.addEventListener("wheel", wheeled, { passive: false });
    viewport.addEventListener("dblclick", doubleClicked);
    byId("stage").addEventListener("keydown", typed);
}
