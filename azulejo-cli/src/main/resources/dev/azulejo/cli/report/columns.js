"use strict";
// The columns of figures and costs: what they are called, where their values come from, which value is best.

const costs = [
    {
        key: "seconds", title: "Time", unit: "s", best: "low", digits: 1,
        help: "Seconds from the input to the result; stages that variants share count in full.",
    },
    {
        key: "networkSeconds", title: "In networks", unit: "s", best: "low", digits: 1,
        help: "Seconds of that inside networks.",
    },
    {
        key: "evaluations", title: "Evaluations", unit: "", best: "low", digits: 0,
        help: "How often the denoising network was asked.",
    },
    {
        key: "evaluationsPerPixel", title: "Evaluations per pixel", unit: "", best: "low", digits: 2,
        help: "How often each pixel went through the network in a step; 1 is untiled.",
    },
    {
        key: "peakMemory", title: "Peak memory", unit: "MB", digits: 0, scale: 1e-6,
        help: "The most memory that the process had while the result was made (where it is not told apart: until then).",
    },
    {
        key: "tile", title: "Tile", unit: "", text: true,
        help: "The size of the tiles that were used.",
    },
    {
        key: "overlap", title: "Overlap", unit: "px", digits: 0,
        help: "How much neighbouring tiles really share.",
    },
];

const columns = [
    ...(report.figures ?? []).map((figure) => ({
        ...figure,
        group: "Figures",
        read: (result) => result.figures?.[figure.key],
    })),
    ...costs.map((cost) => ({ ...cost, group: "Cost", read: (result) => result[cost.key] })),
    ...stageNames().map((stage) => ({
        key: "stage:" + stage,
        title: stage[0].toUpperCase() + stage.slice(1),
        unit: "s",
        digits: 1,
        group: "Time of stages",
        read: (result) => result.stages?.[stage],
    })),
].filter((column) => (report.results ?? []).some((result) => present(column.read(result))));

function stageNames() {
    return [...new Set((report.results ?? []).flatMap((result) => Object.keys(result.stages ?? {})))];
}

function present(value) {
    return value !== null && value !== undefined && !Number.isNaN(value);
}

function columnByKey(key) {
    return columns.find((column) => column.key === key);
}

/** Title and unit. */
function headingOf(column) {
    return column.unit ? `${column.title}, ${column.unit}` : column.title;
}

/**
 * A variant's value in a column for one picture or, with picture null, over all: {value, low, high, worst, count}.
 * Undefined where there is none.
 */
function entryOf(column, variant, picture) {
    if (picture !== null) {
        const result = resultOf(picture, variant);
        const value = result && !result.failed ? column.read(result) : undefined;
        return present(value) ? { value: scaled(column, value) } : undefined;
    }
    const mean = meanByVariant.get(variant)?.figures?.[column.key];
    if (column.group === "Figures" && present(mean?.mean)) {
        return { value: mean.mean, low: mean.low, high: mean.high, worst: mean.worst, count: mean.count };
    }
    const values = resultsOf(variant).map(column.read).filter(present);
    if (values.length === 0) {
        return undefined;
    }
    if (column.text) {
        return { value: [...new Set(values)].join(", ") };
    }
    const sum = values.reduce((total, value) => total + value, 0);
    return { value: scaled(column, sum / values.length), count: values.length };
}

function scaled(column, value) {
    return column.scale ? value * column.scale : value;
}

/** Of a single picture there is no interval. */
function hasInterval(entry) {
    return present(entry.low) && present(entry.high) && entry.count !== 1;
}

/** A value as it is read, with as many digits as the column has. */
function written(column, value) {
    if (!present(value)) {
        return "\u2013";
    }
    return typeof value === "number" ? value.toFixed(column.digits ?? 2).replace("-", "\u2212") : String(value);
}

/** How far a value is from the best there could be; smaller is better. Undefined where no value is better. */
function distanceFromBest(column, value) {
    switch (column.best) {
        case "one":
            return Math.abs(value - 1);
        case "high":
            return -value;
        case "low":
            return value;
        default:
            return undefined;
    }
}

/** What a column wants, in words. */
function wish(column) {
    return { one: "1 is perfect", high: "higher is better", low: "lower is better" }[column.best] ?? "";
}
