"use strict";
// Starts the parts in the order in which they stand on the page.

function summary() {
    const count = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
    const varied = variedAxes.map((axis) => (axis.title ?? axis.key).toLowerCase());
    const parts = [count(pictures.length, "picture"), count(variants.length, "variant")];
    return parts.join(", ") + (varied.length ? `: ${varied.join(", ")}` : "");
}

byId("summary").textContent = summary();
if (pictures.length > 0) {
    startPictures();
    startStage();
    startGestures();
    startTable();
    startPlots();
    followAddress();
    drawAll();
    whenever(Object.keys(state), keepAddress);
    window.addEventListener("hashchange", followAddress);
}
showFailures();
showMaking();
