"use strict";
// The table of all figures and costs, for the chosen picture or as means over all.

/** Variants in the order of the table. */
function sortedVariants() {
    const column = columnByKey(state.sort);
    if (!column) {
        return state.descending ? visibleVariants().reverse() : visibleVariants();
    }
    const sign = state.descending ? -1 : 1;
    const value = (variant) => rank(column, entryOf(column, variant.id, scopePicture())?.value);
    return visibleVariants().sort((a, b) => {
        const [one, other] = [value(a), value(b)];
        // Variants without a value come last, however the others are sorted.
        if (!present(one) || !present(other)) {
            return Number(!present(one)) - Number(!present(other));
        }
        return sign * (column.text ? one.localeCompare(other, undefined, { numeric: true }) : one - other);
    });
}

/** What a column is sorted by: where 1 is perfect, how far a value is from it. */
function rank(column, value) {
    return column.best === "one" && present(value) ? Math.abs(value - 1) : value;
}

/** The least distance from the best in each column, as it is written: values that read the same are equally good. */
function bestOf(column, entries) {
    const distances = entries
        .filter((entry) => entry && typeof entry.value === "number")
        .map((entry) => distanceFromBest(column, rounded(column, entry.value)))
        .filter(present);
    return distances.length > 1 && Math.min(...distances) < Math.max(...distances) ? Math.min(...distances) : undefined;
}

function rounded(column, value) {
    return Number(value.toFixed(column.digits ?? 2));
}

function showTable() {
    const order = sortedVariants();
    const entries = new Map(
        columns.map((column) => [column, order.map((variant) => entryOf(column, variant.id, scopePicture()))]),
    );
    const best = new Map(columns.map((column) => [column, bestOf(column, entries.get(column))]));
    const body = order.map((variant, at) =>
        row(
            variant,
            columns.map((column) => cell(column, entries.get(column)[at], best.get(column))),
        ),
    );
    keepingFocus(byId("table"), () =>
        byId("table").replaceChildren(
            element("caption", {}, captionOfTable()),
            element("thead", {}, groupRow(), headingRow()),
            element("tbody", {}, body),
        ),
    );
    markSides();
}

function captionOfTable() {
    return state.scope === "mean"
        ? `Means over ${pictures.length} pictures with 95\u202f% confidence intervals`
        : currentPicture()?.name ?? "";
}

function groupRow() {
    const groups = [...new Set(columns.map((column) => column.group))];
    const width = (group) => columns.filter((column) => column.group === group).length;
    return element(
        "tr",
        { class: "groups" },
        element("td"),
        groups.map((group) => element("th", { colspan: width(group), scope: "colgroup" }, group)),
    );
}

function headingRow() {
    return element("tr", {}, heading("", "Variant", "", ""), columns.map(columnHeading));
}

function columnHeading(column) {
    const help = [column.help, wish(column)].filter(Boolean).join(" \u2013 ");
    return heading(column.key, column.title, column.unit ?? "", help);
}

function heading(key, text, unit, help) {
    const sorted = state.sort === key;
    const direction = state.descending ? "descending" : "ascending";
    return element(
        "th",
        { scope: "col", "aria-sort": sorted ? direction : "none" },
        element(
            "button",
            { type: "button", title: help || null, "data-sort": key, click: () => sortBy(key) },
            element("span", {}, text),
            unit ? element("small", {}, unit) : null,
        ),
    );
}

/** A first click brings the best to the top, a second one turns the order round. */
function sortBy(key) {
    const first = columnByKey(key)?.best === "high";
    change({ sort: key, descending: state.sort === key ? !state.descending : first });
}

function cell(column, entry, best) {
    if (!entry) {
        return element("td", {}, "\u2013");
    }
    const number = typeof entry.value === "number";
    const isBest = number && best !== undefined && distanceFromBest(column, rounded(column, entry.value)) === best;
    const interval = hasInterval(entry);
    return element(
        "td",
        { class: [isBest ? "best" : "", number ? "" : "text"].join(" ").trim() || null, title: detailOf(column, entry) },
        element("span", { class: "value" }, written(column, entry.value)),
        isBest ? element("span", { class: "hidden" }, " (best)") : null,
        interval
            ? element("span", { class: "interval" }, `${written(column, entry.low)} to ${written(column, entry.high)}`)
            : null,
        entry.count < pictures.length
            ? element("span", { class: "interval" }, `${entry.count} of ${pictures.length} pictures`)
            : null,
    );
}

function detailOf(column, entry) {
    return present(entry.worst) && entry.count > 1 ? `Worst picture ${written(column, entry.worst)}` : null;
}

function row(variant, cells) {
    const name = variantLabel(variant);
    const put = (side, letter) =>
        element(
            "button",
            {
                type: "button",
                class: side,
                "data-side": side,
                "aria-label": `Show ${name} on the ${side}`,
                title: `Show on the ${side}`,
                click: (event) => {
                    event.stopPropagation();
                    change({ [side]: variant.id });
                },
            },
            letter,
        );
    return element(
        "tr",
        { "data-variant": variant.id, click: (event) => change({ [event.shiftKey ? "left" : "right"]: variant.id }) },
        element("th", { scope: "row" }, put("left", "L"), put("right", "R"), element("span", {}, name)),
        cells,
    );
}

/** Shows in the table what the stage shows. */
function markSides() {
    byId("table")
        .querySelectorAll("[data-side]")
        .forEach((button) => {
            const variant = button.closest("tr").dataset.variant;
            button.setAttribute("aria-pressed", String(state[button.dataset.side] === variant));
        });
}

function showScope() {
    byId("scope").hidden = pictures.length < 2;
    keepingFocus(byId("scope"), () =>
        byId("scope").replaceChildren(
            choice("This picture", state.scope === "picture", () => change({ scope: "picture" })),
            choice(`Mean of ${pictures.length}`, state.scope === "mean", () => change({ scope: "mean" })),
        ),
    );
}

function startTable() {
    byId("table-note").textContent =
        "A click on a row shows it on the right, with the shift key on the left. The best of each column is marked.";
    const meanings = columns.filter((column) => column.help);
    byId("meanings").hidden = meanings.length === 0;
    byId("meanings").append(
        element(
            "dl",
            {},
            meanings.map((column) => [
                element("dt", {}, headingOf(column)),
                element("dd", {}, [column.help, wish(column) && `(${wish(column)})`].filter(Boolean).join(" ")),
            ]).flat(),
        ),
    );
    whenever(["picture", "scope", "only", "sort", "descending"], showTable);
    whenever(["scope"], showScope);
    whenever(["left", "right"], markSides);
}
