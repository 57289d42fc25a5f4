"use strict";
// Elements are made here and never from markup in texts: names of files and messages of errors cannot become tags.

/** Makes an element. Attributes that are false, null or undefined are left out; functions listen to their event. */
function element(tag, attributes = {}, ...children) {
    return adorned(document.createElement(tag), attributes, children);
}

/** Makes an element of a drawing. */
function drawn(tag, attributes = {}, ...children) {
    return adorned(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function adorned(made, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === "function") {
            made.addEventListener(name, value);
        } else if (value !== false && value !== null && value !== undefined) {
            made.setAttribute(name, value === true ? "" : value);
        }
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return made;
}

/** The element with this id. */
function byId(id) {
    return document.getElementById(id);
}

/** Draws a part anew and gives the focus back to what stands where it was, so that keys can go on. */
function keepingFocus(root, drawing) {
    const path = [];
    for (let at = document.activeElement; at && at !== root && root.contains(at); at = at.parentNode) {
        path.unshift([...at.parentNode.children].indexOf(at));
    }
    drawing();
    if (path.length > 0) {
        path.reduce((at, index) => at?.children[index], root)?.focus({ preventScroll: true });
    }
}

/** One button of several of which one is pressed. */
function choice(text, pressed, chosen) {
    return element("button", { type: "button", "aria-pressed": String(pressed), click: chosen }, text);
}

/** A labelled list of values; `options` are [value, text]. */
function selection(label, options, selected, chosen) {
    const list = element(
        "select",
        { change: (event) => chosen(event.target.value) },
        options.map(([value, text]) => element("option", { value, selected: value === selected }, text)),
    );
    return element("label", {}, label + " ", list);
}
