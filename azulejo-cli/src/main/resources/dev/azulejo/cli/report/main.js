"use strict";
// Starts the parts in the order in which they stand on the page.

function summary() {
    const count = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
    const varied = variedAxes.map((axis) => axis.title.toLowerCase());
    const parts = [count(pictures.length, "picture"), count(variants.length, "variant")];
    const results = (report.results ?? []).length;
    if (results < pictures.length * variants.length) {
        parts.push(`${results} of ${pictures.length * variants.length} results so far`);
    }
    return parts.join(", ") + (varied.length ? `: ${varied.join(", ")}` : "");
}

document.title = ["azulejo compare", ...pictures.slice(0, 3).map((picture) => picture.name ?? picture.id)].join(" \u00b7 ");
byId("summary").textContent = summary();
if (pictures.length > 0) {
    startPictures();
    startStage();
    startGestures();
    startFilter();
    startTable();
    startPlots();
    followAddress();
    drawAll();
    whenever(Object.keys(state), keepAddress);
    window.addEventListener("hashchange", followAddress);
}
showFailures();
showMaking();
