"use strict";
// Which charts are drawn: those that answer the usual questions, where their axis was varied, and one of one's own.

const mostSeries = 8;

/** The first of these columns that there is. */
function firstColumn(...keys) {
    return keys.map(columnByKey).find(Boolean);
}

/** The questions: [axis, preferred series, columns that answer]. */
function givenPlots() {
    const questions = [
        ["overlap", "fusion", [columnByKey("overlapSharpness")]],
        ["strength", "upscaler", [firstColumn("psnrOriginal", "invention")]],
        ["steps", "sampler", [firstColumn("niqe", "psnrOriginal", "psnrUntiled"), columnByKey("seconds")]],
    ];
    return questions.flatMap(([x, series, answers]) =>
        axisByKey(x)
            ? answers.filter(Boolean).map((column) => axisPlot(axisByKey(x), combinedOr(axisByKey(x), series), column))
            : [],
    );
}

/** A column over an axis; each combination of values on the axes `by` is a series, the rest is averaged. */
function axisPlot(axis, by, column) {
    const numeric = valuesOf(axis).every(isNumber);
    const averaged = variedAxes
        .filter((each) => each !== axis && !by.includes(each))
        .map((each) => each.title.toLowerCase());
    const series = grouped(by).map(({ name, members }) => ({
        name,
        level: levelOf(column, members.filter((variant) => valueOn(variant, axis) === undefined)),
        points: valuesOf(axis)
            .map((value) => pointOf(column, value, members.filter((variant) => valueOn(variant, axis) === value), numeric))
            .filter(Boolean),
    }));
    return chartOf({
        title: `${column.title} by ${axis.title.toLowerCase()}`,
        note: [scopeNote(), averaged.length > 0 && `mean over ${averaged.join(", ")}`].filter(Boolean).join(", "),
        xTitle: axis.title,
        yTitle: headingOf(column),
        series: series.filter((each) => each.points.length > 0 || present(each.level)),
        xTicks: numeric ? valuesOf(axis).map(Number) : undefined,
        line: column.best === "one" ? 1 : undefined,
        joined: numeric,
    });
}

function scopeNote() {
    return state.scope === "mean" ? `mean of ${pictures.length} pictures` : currentPicture()?.name ?? "";
}

/** All other axes, where their combinations are few enough to be told apart; else the preferred one. */
function combinedOr(axis, preferred) {
    const others = variedAxes.filter((each) => each !== axis);
    return grouped(others).length <= mostSeries ? others : others.filter((each) => each.key === preferred);
}

/** Variants with the same values on these axes. */
function grouped(by) {
    const groups = new Map();
    for (const variant of visibleVariants()) {
        const values = by.map((axis) => [axis, valueOn(variant, axis)]).filter(([, value]) => present(value));
        const name = values.map(([axis, value]) => valueName(axis, value)).join(", ") || "all";
        groups.set(name, [...(groups.get(name) ?? []), variant]);
    }
    return [...groups].map(([name, members]) => ({ name, members }));
}

/** Numbers need the name of their axis, words speak for themselves. */
function valueName(axis, value) {
    return isNumber(value) ? `${axis.title.toLowerCase()} ${value}` : value;
}

/** What variants without a value on the axis come to: the same wherever one looks. */
function levelOf(column, members) {
    return pointOf(column, "", members, false)?.y;
}

function pointOf(column, x, members, numeric) {
    const entries = members.map((variant) => entryOf(column, variant.id, scopePicture())).filter(Boolean);
    if (entries.length === 0) {
        return undefined;
    }
    const only = members.length === 1;
    const interval = only && hasInterval(entries[0]);
    const y = entries.reduce((sum, entry) => sum + entry.value, 0) / entries.length;
    return {
        x: numeric ? Number(x) : x,
        y,
        low: interval ? entries[0].low : undefined,
        high: interval ? entries[0].high : undefined,
        label: written(column, y),
        chosen: only ? () => change({ right: members[0].id }) : undefined,
    };
}

/** One column against another: each variant is a point. */
function scatterPlot(across, by, column) {
    const series = grouped(by).map(({ name, members }) => ({
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
    const isAxis = variedAxes.includes(x);
    const across = [...named(variedAxes), ...numeric.map((column) => ["figure:" + column.key, column.title])];
    const others = variedAxes.filter((axis) => axis !== x);
    const series = state.plotSeries === "none" ? "none" : others.find((axis) => axis.key === state.plotSeries)?.key ?? "";
    const by = series === "" ? combinedOr(x, others[0]?.key) : others.filter((axis) => axis.key === series);
    const seriesOptions = [["", "all combinations"], ["none", "none"], ...named(others)];
    keepingFocus(byId("own-plot"), () =>
        byId("own-plot").replaceChildren(
            element(
                "div",
                { class: "choices", role: "group", "aria-label": "A plot of your own" },
                selection("Plot", named(numeric), y.key, (value) => change({ plotY: value })),
                selection("over", across, isAxis ? x.key : "figure:" + x.key, (value) => change({ plotX: value })),
                selection("series", seriesOptions, series, (value) => change({ plotSeries: value })),
            ),
            isAxis ? axisPlot(x, by, y) : scatterPlot(x, by, y),
        ),
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
        whenever(["scope", "only"], showPlots);
        whenever(["picture"], () => state.scope === "picture" && showPlots());
        whenever(["plotX", "plotY", "plotSeries"], showOwnPlot);
    }
}
