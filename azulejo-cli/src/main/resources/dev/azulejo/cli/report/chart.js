"use strict";
// Draws one chart: points of several series over numbers or words. It knows nothing of pictures and variants.

const chart = { width: 380, height: 250, left: 52, right: 14, top: 12, bottom: 44 };
const colours = 8;
const markers = [
    (x, y) => drawn("circle", { cx: x, cy: y, r: 4 }),
    (x, y) => drawn("rect", { x: x - 3.6, y: y - 3.6, width: 7.2, height: 7.2 }),
    (x, y) => drawn("path", { d: `M${x} ${y - 4.8}l4.6 8h-9.2z` }),
    (x, y) => drawn("path", { d: `M${x} ${y - 5}l5 5-5 5-5-5z` }),
    (x, y) => drawn("path", { d: `M${x} ${y + 4.8}l4.6-8h-9.2z` }),
];

/**
 * A figure with its legend.
 *
 * @param title what it shows
 * @param xTitle, yTitle the axes' names
 * @param series [{name, points: [{x, y, low, high, label, chosen}], level}]; x are all numbers or all words, low and
 *     high the interval, chosen is called on a click, level is the y of what has no x
 * @param xTicks the numbers that stand under the chart, if not round ones
 * @param line where a line marks what is perfect, or undefined
 * @param joined whether the points of a series are one curve
 */
function chartOf({ title, note, xTitle, yTitle, series, xTicks, line, joined }) {
    const points = series.flatMap((each) => each.points);
    const caption = element("figcaption", {}, element("b", {}, title), note ? element("span", {}, note) : null);
    if (points.length === 0) {
        return element("figure", { class: "plot" }, caption, element("p", { class: "note" }, "There is nothing to draw."));
    }
    const across = acrossScale(points.map((point) => point.x), xTicks);
    const heights = heightsOf(points, [line, ...series.map((each) => each.level)]);
    const down = numericScale(heights, chart.height - chart.bottom, chart.top, 0.06);
    const drawing = drawn(
        "svg",
        { viewBox: `0 0 ${chart.width} ${chart.height}`, role: "img", "aria-label": `${title}: ${describe(series)}` },
        frame(across, down, xTitle, yTitle),
        line === undefined ? null : levelLine("perfect", down.at(line)),
        series.map((each, index) => curve(each, index, aside(across, index, series.length), down, joined)),
    );
    return element("figure", { class: "plot" }, caption, drawing, legend(series));
}

/** The values that a chart has to have room for: long intervals of few pictures must not press the points together. */
function heightsOf(points, levels) {
    const values = [...points.map((point) => point.y), ...levels].filter(present);
    const [least, greatest] = [Math.min(...values), Math.max(...values)];
    const room = greatest - least || Infinity;
    const ends = points.flatMap((point) => [point.low, point.high]).filter(present);
    return [...values, ...ends.map((end) => Math.min(Math.max(end, least - room), greatest + room))];
}

function levelLine(name, y) {
    return drawn("line", { class: name, x1: chart.left, x2: chart.width - chart.right, y1: y, y2: y });
}

function acrossScale(values, ticks) {
    if (values.some((value) => typeof value !== "number")) {
        return wordScale([...new Set(values)], chart.left, chart.width - chart.right);
    }
    const scale = numericScale(values, chart.left + 12, chart.width - chart.right - 12, 0);
    const given = (ticks ?? []).map((value) => ({ value, text: String(value) }));
    return ticks ? { ...scale, ticks: apart(given, scale.at) } : scale;
}

/** As many of the ticks, from the last one on, as do not run into each other. */
function apart(ticks, at) {
    const kept = [];
    for (const tick of [...ticks].reverse()) {
        if (kept.length === 0 || at(kept[kept.length - 1].value) - at(tick.value) > 10 + 7 * tick.text.length) {
            kept.push(tick);
        }
    }
    return kept.reverse();
}

function describe(series) {
    return series
        .map(({ name, points, level }) => {
            const told = points.map((point) => `${point.x}: ${point.label}`);
            return `${name} ${[...told, present(level) ? `always ${Number(level.toFixed(3))}` : ""].filter(Boolean).join(", ")}`;
        })
        .join("; ");
}

/** A scale with round ticks from the least to the greatest value, a little wider by `margin` of their distance. */
function numericScale(values, from, to, margin) {
    let [low, high] = [Math.min(...values), Math.max(...values)];
    if (high - low < 1e-12) {
        const half = Math.max(Math.abs(low) * 0.05, 1e-6);
        [low, high] = [low - half, high + half];
    }
    const room = (high - low) * margin;
    [low, high] = [low - room, high + room];
    const step = roundStep((high - low) / 5);
    const ticks = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
        ticks.push({ value: i * step, text: (i * step).toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) });
    }
    return { ticks, at: (value) => from + ((value - low) / (high - low)) * (to - from) };
}

/** 1, 2 or 5 times a power of ten, not below the given step. */
function roundStep(step) {
    const power = 10 ** Math.floor(Math.log10(step));
    return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= step * 0.999);
}

function wordScale(words, from, to) {
    const at = (word) => from + ((words.indexOf(word) + 0.5) / words.length) * (to - from);
    return { ticks: words.map((word) => ({ value: word, text: word })), at, words: true };
}

/** Over words, series stand beside each other: points of one height would hide each other. */
function aside(scale, index, count) {
    const shift = (index - (count - 1) / 2) * Math.min(10, (0.7 * (chart.width - chart.left)) / scale.ticks.length / count);
    return scale.words ? { ...scale, at: (word) => scale.at(word) + shift } : scale;
}

function frame(across, down, xTitle, yTitle) {
    const [right, bottom] = [chart.width - chart.right, chart.height - chart.bottom];
    const crowded = across.words && across.ticks.length > 4;
    return drawn(
        "g",
        { class: "frame" },
        down.ticks.map((tick) => [
            drawn("line", { x1: chart.left, x2: right, y1: down.at(tick.value), y2: down.at(tick.value) }),
            drawn("text", { x: chart.left - 7, y: down.at(tick.value) + 4, "text-anchor": "end" }, tick.text),
        ]).flat(),
        across.ticks.map((tick) => {
            const x = across.at(tick.value);
            const turned = crowded ? { transform: `rotate(-18 ${x} ${bottom + 14})`, "text-anchor": "end" } : {};
            return drawn("text", { x, y: bottom + 17, "text-anchor": "middle", ...turned }, shortened(tick.text));
        }),
        drawn("text", { class: "name", x: (chart.left + right) / 2, y: chart.height - 6, "text-anchor": "middle" }, xTitle),
        drawn(
            "text",
            { class: "name", "text-anchor": "middle", transform: `translate(12 ${(chart.top + bottom) / 2}) rotate(-90)` },
            yTitle,
        ),
    );
}

function shortened(text) {
    return text.length > 16 ? text.slice(0, 15) + "\u2026" : text;
}

function curve(each, index, across, down, joined) {
    const places = each.points.map((point) => ({ point, x: across.at(point.x), y: down.at(point.y) }));
    const interval = ({ point, x }) =>
        drawn("line", { class: "interval", x1: x, x2: x, y1: inFrame(down.at(point.low)), y2: inFrame(down.at(point.high)) });
    const path = places.map(({ x, y }, i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
    return drawn(
        "g",
        { class: "series", style: `--series: var(--series-${index % colours})` },
        present(each.level) ? levelLine("level", down.at(each.level)) : null,
        joined && places.length > 1 ? drawn("path", { class: "curve", d: path }) : null,
        places.filter(({ point }) => present(point.low) && present(point.high)).map(interval),
        places.map(({ point, x, y }) =>
            drawn(
                "g",
                { class: point.chosen ? "point choosable" : "point", click: point.chosen ?? null },
                drawn("title", {}, `${each.name}, ${point.x}: ${point.label}`),
                drawn("circle", { class: "reach", cx: x, cy: y, r: 11 }),
                marker(index, x, y),
            ),
        ),
    );
}

/** An interval that is longer than the chart ends at its edge. */
function inFrame(y) {
    return Math.min(Math.max(y, chart.top), chart.height - chart.bottom);
}

/** After as many series as there are colours another shape begins, so that no two look the same. */
function marker(index, x, y) {
    return markers[(index + Math.floor(index / colours)) % markers.length](x, y);
}

function legend(series) {
    return element(
        "ul",
        { class: "legend", "aria-hidden": "true" },
        series.length < 2
            ? []
            : series.map((each, index) =>
                  element(
                      "li",
                      {},
                      drawn(
                          "svg",
                          { viewBox: "0 0 12 12", class: "series", style: `--series: var(--series-${index % colours})` },
                          marker(index, 6, 6),
                      ),
                      each.name,
                  ),
              ),
    );
}
