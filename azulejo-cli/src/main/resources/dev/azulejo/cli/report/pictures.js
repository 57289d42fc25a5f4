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
            if (button.dataset.picture === state.picture) {
                button.setAttribute("aria-current", "true");
                button.scrollIntoView({ block: "nearest", inline: "nearest" });
            } else {
                button.removeAttribute("aria-current");
            }
        });
}

function startPictures() {
    showPictures();
    whenever(["picture"], markPicture);
}
