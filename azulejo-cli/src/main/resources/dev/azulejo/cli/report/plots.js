"use strict";
// Which charts are drawn: those that answer the usual questions, where their axis was varied, and one of one's own.

const mostSeries = 8;

/** The first column whose key has one of these words, looked for in their order. */
function columnNamed(...names) {
    return names
        .map((name) => columns.find((column) => !column.text && column.key.toLowerCase().includes(name)))
        .find(Boolean);
}

/** The questions: [axis, preferred series, columns that answer]. */
function givenPlots() {
    const questions = [
        ["overlap", "fusion", [columnNamed("sharpness")]],
        ["strength", "upscaler", [columnNamed("psnr", "invention")]],
        ["steps", "sampler", [columnNamed("niqe", "psnr"), columnByKey("seconds")]],
    ];
    return questions.flatMap(([x, series, answers]) =>
        axisByKey(x) ? answers.filter(Boolean).map((column) => axisPlot(axisByKey(x), series, column)) : [],
    );
}

/** A column over an axis. */
function axisPlot(axis, seriesKey, column) {
    const numeric = valuesOf(axis).every(isNumber);
    const { groups, averaged } = groupsOf(axis, seriesKey);
    const series = groups.map(({ name, members }) => ({
        name,
        points: valuesOf(axis)
            .map((value) => pointOf(column, value, members.filter((variant) => valueOn(variant, axis) === value), numeric))
            .filter(Boolean),
    }));
    return chartOf({
        title: `${column.title} by ${axis.title.toLowerCase()}`,
        note: [scopeNote(), averaged && `mean over ${averaged}`].filter(Boolean).join(", "),
        xTitle: axis.title,
        yTitle: headingOf(column),
        series: series.filter((each) => each.points.length > 0),
        line: column.best === "one" ? 1 : undefined,
        joined: numeric,
    });
}

function scopeNote() {
    return state.scope === "mean" ? `mean of ${pictures.length} pictures` : currentPicture()?.name ?? "";
}

function valueOn(variant, axis) {
    return String(variant.values?.[axis.key]);
}

/** Each combination of the other axes is a series of its own; where that were too many, one axis makes the series. */
function groupsOf(axis, seriesKey) {
    const others = variedAxes.filter((each) => each !== axis);
    const combinations = grouped(others);
    if (combinations.length <= mostSeries && seriesKey !== "none") {
        return { groups: combinations };
    }
    const chosen = others.filter((each) => each.key === seriesKey);
    const rest = others.filter((each) => !chosen.includes(each)).map((each) => each.title.toLowerCase());
    return { groups: grouped(chosen), averaged: rest.join(", ") };
}

/** Variants with the same values on these axes. */
function grouped(by) {
    const groups = new Map();
    for (const variant of variants) {
        const name = by.map((axis) => valueName(axis, valueOn(variant, axis))).join(", ") || "all";
        groups.set(name, [...(groups.get(name) ?? []), variant]);
    }
    return [...groups].map(([name, members]) => ({ name, members }));
}

/** Numbers need the name of their axis, words speak for themselves. */
function valueName(axis, value) {
    return isNumber(value) ? `${axis.title.toLowerCase()} ${value}` : value;
}

function pointOf(column, x, members, numeric) {
    const entries = members.map((variant) => entryOf(column, variant.id, scopePicture())).filter(Boolean);
    if (entries.length === 0) {
        return undefined;
    }
    const only = entries.length === 1 && members.length === 1;
    const y = entries.reduce((sum, entry) => sum + entry.value, 0) / entries.length;
    return {
        x: numeric ? Number(x) : x,
        y,
        low: only ? entries[0].low : undefined,
        high: only ? entries[0].high : undefined,
        label: written(column, y),
        chosen: only ? () => change({ right: members[0].id }) : undefined,
    };
}

/** One column against another: each variant is a point. */
function scatterPlot(across, seriesKey, column) {
    const axis = axisByKey(seriesKey);
    const series = grouped(axis ? [axis] : []).map(({ name, members }) => ({
        name,
        points: members
            .map((variant) => {
                const x = entryOf(across, variant.id, scopePicture());
                const point = pointOf(column, x?.value, [variant], true);
                return x && point && { ...point, label: `${point.label} (${variantLabel(variant)})` };
            })
            .filter(Boolean),
    }));
    return chartOf({
        title: `${column.title} against ${across.title.toLowerCase()}`,
        note: scopeNote(),
        xTitle: headingOf(across),
        yTitle: headingOf(column),
        series: series.filter((each) => each.points.length > 0),
        line: column.best === "one" ? 1 : undefined,
        joined: false,
    });
}

function showOwnPlot() {
    const numeric = columns.filter((column) => !column.text);
    const named = (list) => list.map((each) => [each.key, each.title]);
    const x = axisByKey(state.plotX) ?? numeric.find((column) => "figure:" + column.key === state.plotX) ?? variedAxes[0];
    const y = numeric.find((column) => column.key === state.plotY) ?? numeric[0];
    const seriesAxes = variedAxes.filter((axis) => axis !== x);
    const series = seriesAxes.find((axis) => axis.key === state.plotSeries)?.key ?? (state.plotSeries || "");
    const acrossOptions = [...named(variedAxes), ...numeric.map((column) => ["figure:" + column.key, column.title])];
    const xKey = variedAxes.includes(x) ? x.key : "figure:" + x.key;
    byId("own-plot").replaceChildren(
        element(
            "div",
            { class: "choices" },
            element("h3", {}, "Your own"),
            selection("Figure", named(numeric), y.key, (value) => change({ plotY: value })),
            selection("over", acrossOptions, xKey, (value) => change({ plotX: value })),
            selection("series", [["", "each combination"], ["none", "none"], ...named(seriesAxes)], series, (value) =>
                change({ plotSeries: value }),
            ),
        ),
        variedAxes.includes(x) ? axisPlot(x, series, y) : scatterPlot(x, series, y),
    );
}

function showPlots() {
    byId("given-plots").replaceChildren(...givenPlots());
    showOwnPlot();
}

function startPlots() {
    const possible = variedAxes.length > 0 && columns.some((column) => !column.text);
    byId("plots").hidden = !possible;
    if (possible) {
        whenever(["scope"], showPlots);
        whenever(["picture"], () => state.scope === "picture" && showPlots());
        whenever(["plotX", "plotY", "plotSeries"], showOwnPlot);
    }
}
