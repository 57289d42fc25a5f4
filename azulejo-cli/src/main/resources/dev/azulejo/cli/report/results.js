"use strict";
// What was computed, as results.json has it, and how its parts are found. Anything may be absent: a report can be
// looked at while it is being made.

const report = JSON.parse(byId("results").textContent || "{}");
const pictures = report.pictures ?? [];
const variants = report.variants ?? [];
const axes = (report.axes ?? []).map((axis) => ({ title: axis.key, ...axis }));

const pictureById = new Map(pictures.map((picture) => [picture.id, picture]));
const variantById = new Map(variants.map((variant) => [variant.id, variant]));
const resultByBoth = new Map((report.results ?? []).map((result) => [keyOf(result.picture, result.variant), result]));
const meanByVariant = new Map((report.means ?? []).map((mean) => [mean.variant, mean]));

function keyOf(picture, variant) {
    return JSON.stringify([picture, variant]);
}

function resultOf(picture, variant) {
    return resultByBoth.get(keyOf(picture, variant));
}

/** The results of a variant that did not fail. */
function resultsOf(variant) {
    return pictures.map((picture) => resultOf(picture.id, variant)).filter((result) => result && !result.failed);
}

function variantLabel(variant) {
    return variant.label || variant.id;
}

/** The values of an axis in their order: numbers by size, words as they were given. */
function valuesOf(axis) {
    const values = [...(axis.values ?? [])].map(String);
    return values.every(isNumber) ? values.sort((a, b) => a - b) : values;
}

function isNumber(text) {
    return text !== "" && Number.isFinite(Number(text));
}

/** A variant's value on an axis, as a word; undefined where it has none, as untiled results have no overlap. */
function valueOn(variant, axis) {
    const value = variant.values?.[axis.key];
    return value === undefined ? undefined : String(value);
}

/** Axes of which more than one value was tried. */
const variedAxes = axes.filter((axis) => (axis.values ?? []).length > 1);

function axisByKey(key) {
    return variedAxes.find((axis) => axis.key === key);
}

/** A path of the report's folder as an address: names may hold any character, such as # and %. */
function addressOf(path) {
    return path.split("/").map(encodeURIComponent).join("/");
}

/**
 * What can be shown of a picture, as {id, name, image, heat, result}. Results go by the id of their variant, the
 * others by names that begin with @.
 */
function viewsOf(picture) {
    const bases = picture.bases ?? [];
    const base = (each) => ({
        id: "@base:" + each.upscaler,
        name: bases.length > 1 ? "Enlarged base, " + each.upscaler : "Enlarged base",
        image: each.image,
    });
    const results = variants.map((variant) => {
        const result = resultOf(picture.id, variant.id);
        return { id: variant.id, name: variantLabel(variant), image: result?.image, heat: result?.heat, result };
    });
    const references = [
        { id: "@input", name: "Input, scaled", image: picture.input },
        ...bases.map(base),
        { id: "@untiled", name: "Untiled", image: picture.untiled },
        { id: "@original", name: "Original", image: picture.original },
    ];
    return {
        results: results.filter((view) => view.image),
        references: references.filter((view) => view.image),
    };
}

/** The view with this id, or undefined. */
function viewOf(picture, id) {
    const views = viewsOf(picture);
    return [...views.results, ...views.references].find((view) => view.id === id);
}
