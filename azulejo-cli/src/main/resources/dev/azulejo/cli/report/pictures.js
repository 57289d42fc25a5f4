"use strict";
// The strip of pictures to choose from; a single picture needs none.

function showPictures() {
    byId("pictures").hidden = pictures.length < 2;
    byId("pictures").replaceChildren(
        ...pictures.map((picture) =>
            element(
                "button",
                {
                    type: "button",
                    "aria-current": picture.id === state.picture ? "true" : null,
                    "data-picture": picture.id,
                    click: () => choosePicture(picture.id),
                },
                picture.input
                    ? element("img", { src: addressOf(picture.input), alt: "", loading: "lazy", draggable: "false" })
                    : null,
                element("span", {}, picture.name ?? picture.id),
            ),
        ),
    );
}

function markPicture() {
    byId("pictures")
        .querySelectorAll("button")
        .forEach((button) => {
            const current = button.dataset.picture === state.picture;
            button.toggleAttribute("aria-current", false);
            if (current) {
                button.setAttribute("aria-current", "true");
                button.scrollIntoView({ block: "nearest", inline: "nearest" });
            }
        });
}

function startPictures() {
    showPictures();
    whenever(["picture"], markPicture);
}
