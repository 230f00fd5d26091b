// Says how many rows of a list that scrolls stand below what is seen. A scroll bar alone is easily missed, or not drawn.

import { make } from "./shadow.js";

// Gives the line to set below the list. It takes the reader on when it is pressed.
export function below(list, rows) {
  const button = make("button", "more");
  button.type = "button";
  button.hidden = true;
  const hidden = () => {
    const end = list.getBoundingClientRect().bottom;
    return [...rows()].filter((row) => row.getBoundingClientRect().bottom > end + 1);
  };
  const tell = () => {
    const count = list.clientHeight ? hidden().length : 0;
    button.hidden = !count;
    button.textContent = `${count} more below`;
  };
  button.addEventListener("click", () => hidden()[0]?.scrollIntoView({ block: "start" }));
  list.addEventListener("scroll", tell, { passive: true });
  new ResizeObserver(tell).observe(list);
  return { button, tell };
}
