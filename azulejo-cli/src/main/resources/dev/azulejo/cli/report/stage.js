"use strict";
// The stage around the panes: who is shown left and right, how they are arranged, the buttons and what they say.

const viewport = byId("viewport");
const divider = byId("divider");

function ratio() {
    return window.devicePixelRatio || 1;
}

/** Zooms to a number, about a point of the pane, its middle if none is given. */
function zoomTo(zoom, point) {
    const pane = paneSize();
    const about = point ?? { x: pane.width / 2, y: pane.height / 2 };
    change(zoomed(state, pictureSize(), pane, ratio(), zoom, about));
}

/** Zooms one step in (1) or out (-1). */
function zoomStep(direction) {
    const fitting = fittingZoom(pictureSize(), paneSize(), ratio());
    zoomTo(nextZoom(currentZoom(), fitting, direction));
}

function zoomFit() {
    change({ zoom: null, x: 0.5, y: 0.5 });
}

function currentZoom() {
    return zoomOf(state, pictureSize(), paneSize(), ratio());
}

/** Whether the pane shows all of the picture: then there is nothing to move but the divider. */
function fits() {
    const place = placeOf(state, pictureSize(), paneSize(), ratio());
    return place.width <= paneSize().width + 1 && place.height <= paneSize().height + 1;
}

function move(dx, dy) {
    change(moved(state, pictureSize(), paneSize(), ratio(), dx, dy));
}

function showZoom() {
    const percent = currentZoom() * 100;
    byId("zoom").value = `${percent < 10 ? percent.toFixed(1) : Math.round(percent)}\u202f%`;
    byId("zoom-fit").setAttribute("aria-pressed", String(state.zoom === null));
    byId("zoom-one").setAttribute("aria-pressed", String(state.zoom === 1));
    byId("zoom-two").setAttribute("aria-pressed", String(state.zoom === 2));
    // A finger on a picture that fits scrolls the page up and down, as elsewhere; on a larger one it moves the picture.
    viewport.style.touchAction = fits() ? "pan-y" : "none";
    viewport.classList.toggle("movable", !fits());
}

/** The divider moves within the viewport; the left picture ends at it. */
function layDivider() {
    const apart = state.mode === "side";
    viewport.classList.toggle("side", apart);
    divider.hidden = apart;
    const percent = state.divider * 100;
    divider.style.left = percent + "%";
    divider.setAttribute("aria-valuenow", String(Math.round(percent)));
    divider.setAttribute("aria-valuetext", `${Math.round(percent)} percent left, the rest right`);
    panes.left.root.style.clipPath = apart ? "none" : `inset(0 ${100 - percent}% 0 0)`;
    document.querySelectorAll("[data-mode]").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.dataset.mode === state.mode));
    });
    layPanes();
}

/** What each picture has to offer. */
function fillChoosers() {
    const views = viewsOf(currentPicture());
    const option = (view) => element("option", { value: view.id }, view.name);
    const group = (label, list) => (list.length > 0 ? [element("optgroup", { label }, list.map(option))] : []);
    for (const side of ["left", "right"]) {
        byId(side).replaceChildren(...group("Results", views.results), ...group("For comparison", views.references));
    }
}

function showChoosers() {
    for (const side of ["left", "right"]) {
        const view = shownView(side);
        byId(side).value = state[side] ?? "";
        byId(side + "-name").textContent = view?.name ?? "nothing";
        byId(side + "-figures").replaceChildren(...figuresOf(view));
        fill(panes[side]);
    }
    showHeat();
}

/** The first figures of a result and its time, each of which stays on one line. */
function figuresOf(view) {
    if (!view?.result) {
        return [];
    }
    const chosen = columns.filter((column) => column.group === "Figures").slice(0, 4);
    return [...chosen, columnByKey("seconds")]
        .filter((column) => column && present(column.read(view.result)))
        .map((column) => {
            const value = written(column, scaled(column, column.read(view.result)));
            return element("span", {}, column.key === "seconds" ? `${value}\u202fs` : `${column.title} ${value}`);
        });
}

function showHeat() {
    const available = ["left", "right"].some((side) => shownView(side)?.heat);
    byId("heat").setAttribute("aria-pressed", String(state.heat));
    byId("heat").disabled = !available;
    byId("opacity").hidden = !(state.heat && available);
    byId("opacity").value = state.opacity;
    Object.values(panes).forEach(fill);
    layPanes();
}

function toggleFullscreen() {
    if (document.fullscreenElement) {
        document.exitFullscreen();
    } else {
        byId("stage").requestFullscreen?.();
    }
}

function startStage() {
    byId("stage").hidden = pictures.every((picture) => viewsOf(picture).results.length === 0);
    for (const side of ["left", "right"]) {
        byId(side).addEventListener("change", (event) => change({ [side]: event.target.value }));
    }
    byId("swap").addEventListener("click", swap);
    byId("zoom-in").addEventListener("click", () => zoomStep(1));
    byId("zoom-out").addEventListener("click", () => zoomStep(-1));
    byId("zoom-fit").addEventListener("click", zoomFit);
    byId("zoom-one").addEventListener("click", () => zoomTo(1));
    byId("zoom-two").addEventListener("click", () => zoomTo(2));
    byId("heat").addEventListener("click", () => change({ heat: !state.heat }));
    byId("opacity").addEventListener("input", (event) => change({ opacity: Number(event.target.value) }));
    byId("fullscreen").addEventListener("click", toggleFullscreen);
    byId("fullscreen").hidden = !document.fullscreenEnabled;
    document.querySelectorAll("[data-mode]").forEach((button) => {
        button.addEventListener("click", () => change({ mode: button.dataset.mode }));
    });
    new ResizeObserver(layPanes).observe(viewport);
    whenever(["picture"], fillChoosers);
    whenever(["picture", "left", "right"], showChoosers);
    whenever(["heat", "opacity"], showHeat);
    whenever(["mode", "divider"], layDivider);
    whenever(["zoom", "x", "y"], layPanes);
}
