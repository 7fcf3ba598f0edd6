"use strict";
// Without this everything is still there to be read; with it texts can be copied by a button.
const told = document.getElementById("_told");
const copyByHand = (code) => {
  const selection = getSelection();
  selection.selectAllChildren(code);
  return document.execCommand("copy");
};
for (const button of document.querySelectorAll(".copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const code = button.parentElement.querySelector("code");
    let isCopied = true;
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      isCopied = copyByHand(code);
    }
    button.textContent = isCopied ? "Copied" : "Not copied";
    told.textContent = isCopied ? "Copied" : "It could not be copied";
    setTimeout(() => { button.textContent = "Copy"; told.textContent = ""; }, 2000);
  });
}
// On a narrow page the contents would push everything else out of sight.
if (matchMedia("(max-width: 60rem)").matches) {
  document.querySelector("nav details").open = false;
}
// On paper nothing can be opened.
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("article details")) details.open = true;
});
