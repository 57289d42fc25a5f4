"use strict";
// Which variants the table and the plots show: of axes with chosen values only those, of others all.

/** The chosen values as the state and the address hold them, such as "fusion:mixture,overlap:48". */
function chosenValues() {
    return new Set(state.only.split(",").filter(Boolean));
}

function choiceOf(axis, value) {
    return encodeURIComponent(axis.key) + ":" + encodeURIComponent(value);
}

function visibleVariants() {
    const chosen = chosenValues();
    const bound = variedAxes.filter((axis) => valuesOf(axis).some((value) => chosen.has(choiceOf(axis, value))));
    return variants.filter((variant) => bound.every((axis) => chosen.has(choiceOf(axis, valueOn(variant, axis) ?? ""))));
}

function toggleValue(choice) {
    const chosen = chosenValues();
    if (!chosen.delete(choice)) {
        chosen.add(choice);
    }
    change({ only: [...chosen].join(",") });
}

function showFilter() {
    const chosen = chosenValues();
    const buttons = (axis) =>
        valuesOf(axis).map((value) => {
            const each = choiceOf(axis, value);
            return choice(value, chosen.has(each), () => toggleValue(each));
        });
    keepingFocus(byId("filter"), () =>
        byId("filter").replaceChildren(
            ...variedAxes.map((axis) =>
                element(
                    "div",
                    { class: "chips", role: "group", "aria-label": `Only ${axis.title}` },
                    element("span", {}, axis.title),
                    buttons(axis),
                ),
            ),
        ),
    );
}

function startFilter() {
    byId("filter").hidden = variants.length < 5;
    whenever(["only"], showFilter);
}
