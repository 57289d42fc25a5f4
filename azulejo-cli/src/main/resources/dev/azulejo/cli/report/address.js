"use strict";
// The state in the address behind #, so that a link shows what its sender saw.

const numbers = { divider: 3, zoom: 4, x: 4, y: 4, opacity: 2 };
const words = ["picture", "left", "right", "mode", "scope", "only", "sort", "plotX", "plotY", "plotSeries"];
const flags = ["heat", "descending"];
const usual = { ...state };
let addressTimer = 0;

/** The state's parts that differ from the usual. */
function addressOfState() {
    const parts = new URLSearchParams();
    for (const name of words) {
        if (state[name] !== usual[name]) {
            parts.set(name, state[name]);
        }
    }
    for (const [name, digits] of Object.entries(numbers)) {
        if (state[name] !== usual[name]) {
            parts.set(name, String(Number(state[name].toFixed(digits))));
        }
    }
    flags.filter((name) => state[name] !== usual[name]).forEach((name) => parts.set(name, state[name] ? "1" : "0"));
    return "#" + parts;
}

/** The state that an address tells; what it does not tell, or tells wrongly, is as usual. */
function stateOfAddress(address) {
    const parts = new URLSearchParams(address.replace(/^#/, ""));
    const told = { ...usual };
    words.filter((name) => parts.has(name)).forEach((name) => (told[name] = parts.get(name)));
    flags.filter((name) => parts.has(name)).forEach((name) => (told[name] = parts.get(name) === "1"));
    for (const name of Object.keys(numbers)) {
        const value = Number.parseFloat(parts.get(name));
        if (Number.isFinite(value)) {
            told[name] = Math.min(Math.max(value, name === "zoom" ? smallestZoom : 0), name === "zoom" ? largestZoom : 1);
        }
    }
    told.mode = told.mode === "side" ? "side" : "divider";
    told.scope = told.scope === "mean" ? "mean" : "picture";
    told.sort = told.sort === "" || columnByKey(told.sort) ? told.sort : "";
    return told;
}

/** Shows what the address tells. */
function followAddress() {
    const told = stateOfAddress(location.hash);
    change(told);
    choosePicture(pictureById.has(told.picture) ? told.picture : pictures[0]?.id);
}

/** Writes the address a moment after the last change: browsers bound how often it may be written. */
function keepAddress() {
    clearTimeout(addressTimer);
    addressTimer = setTimeout(() => history.replaceState(null, "", addressOfState()), 250);
}
