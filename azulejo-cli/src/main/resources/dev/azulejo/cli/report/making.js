"use strict";
// The end of the page: what failed, and how the report was made.

const shownElsewhere = new Set(["axes", "figures", "pictures", "variants", "results", "means"]);
const titles = { azulejo: "Version", created_by: "Command", createdBy: "Command" };

function showFailures() {
    const failed = (report.results ?? []).filter((result) => result.failed);
    byId("failures").hidden = failed.length === 0;
    byId("failures")
        .querySelector("ul")
        .replaceChildren(
            ...failed.map((result) =>
                element(
                    "li",
                    {},
                    element("b", {}, pictureById.get(result.picture)?.name ?? result.picture),
                    ", ",
                    variantLabel(variantById.get(result.variant) ?? { id: result.variant }),
                    ": ",
                    result.failed,
                ),
            ),
        );
}

/** Everything that the results tell about the whole, whether this page knows it or not. */
function showMaking() {
    const told = Object.entries(report).filter(([key]) => !shownElsewhere.has(key));
    const rows = [
        ...told.map(([key, value]) => [titles[key] ?? spaced(key), valueOf(key, value)]),
        ...commonSettings(),
        ...axes.map((axis) => [axis.title, (axis.values ?? []).join(", ")]),
        ["Data", [fileLink("results.json"), ", ", fileLink("results.csv")]],
    ];
    byId("making")
        .querySelector("dl")
        .replaceChildren(...rows.map(([title, value]) => [element("dt", {}, title), element("dd", {}, value)]).flat());
}

function fileLink(name) {
    return element("a", { href: name }, name);
}

/** What models chose for themselves, or were told, in the same way for every result. */
function commonSettings() {
    const taken = (report.results ?? []).map((result) => result.taken).filter(Boolean);
    const common = Object.entries(taken[0] ?? {}).filter(([key, value]) => taken.every((each) => each[key] === value));
    const text = common.map(([key, value]) => `${spaced(key).toLowerCase()} ${value}`).join(", ");
    return text ? [["All results", text]] : [];
}

function valueOf(key, value) {
    if (titles[key] === "Command") {
        return element("code", {}, String(value));
    }
    if (Array.isArray(value)) {
        return value.map(plain).join(", ");
    }
    return isObject(value)
        ? Object.entries(value).map(([name, each]) => `${spaced(name)} ${plain(each)}`).join(", ")
        : String(value);
}

function plain(value) {
    return isObject(value) ? JSON.stringify(value) : String(value);
}

function isObject(value) {
    return value !== null && typeof value === "object";
}

/** A key of the results as words: "peakMemory" is "Peak memory" to people. */
function spaced(key) {
    const text = key.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/_/g, " ").toLowerCase();
    return text[0].toUpperCase() + text.slice(1);
}
