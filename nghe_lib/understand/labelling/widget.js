// The skin of the labelling widget: shows what Python says, tells Python which key was pressed. Texts of posts are
// only ever set as text. Keys are read by their place on the board, so that a Vietnamese input method does not matter.
const KEYS = [..."123456789"].map((n) => [`Digit${n}`, `Numpad${n}`])
  .concat([..."QWERTYUIOP"].map((letter) => [`Key${letter}`]));

function made(tag, className, text) {
  const one = document.createElement(tag);
  if (className) one.className = className;
  if (text !== undefined) one.textContent = text;
  return one;
}

function render({ model, el }) {
  const root = made("div", "nghe-label");
  root.tabIndex = 0;
  root.lang = "vi";
  root.setAttribute("data-lm-suppress-shortcuts", "true"); // JupyterLab's own keys rest while this has the focus
  const head = made("div", "nghe-head"), bar = made("div", "nghe-bar"), filled = made("div", "nghe-filled");
  const told = made("span", "nghe-progress"), question = made("p", "nghe-question"), note = made("p", "nghe-note");
  const text = made("div", "nghe-text"), answers = made("div", "nghe-answers"), moves = made("div", "nghe-moves");
  const fault = made("p", "nghe-fault"), book = made("details", "nghe-book"), list = made("dl");
  const hint = made("details", "nghe-hint"), hinted = made("p");
  const back = made("button", "nghe-move", "Z  quay lại"), skip = made("button", "nghe-move", "S  để sau");
  text.dir = "auto";
  fault.setAttribute("role", "alert");
  told.setAttribute("aria-live", "polite");
  bar.append(filled);
  head.append(bar, told);
  moves.append(back, skip);
  book.append(made("summary", "", "Sổ mã: chọn câu nào khi nào"), list);
  hint.append(made("summary", "", "Gợi ý của máy (nên tự trả lời trước)"), hinted);
  root.append(head, question, text, note, answers, moves, fault, hint, book);
  el.append(root);

  const send = (kind, name) => model.send({ kind, name, turn: model.get("view").turn });
  back.addEventListener("click", () => send("back"));
  skip.addEventListener("click", () => send("skip"));

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat) return;
    const place = KEYS.findIndex((codes) => codes.includes(event.code));
    const { allowed, finished } = model.get("view");
    if (event.code === "KeyZ") send("back");
    else if (event.code === "KeyS") send("skip");
    else if (place >= 0 && place < allowed.length && !finished) send("answer", allowed[place].name);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  root.addEventListener("keydown", onKey);

  let shown = null;
  function draw() {
    const view = model.get("view");
    const { allowed, finished } = view;
    question.textContent = view.question;
    text.textContent = view.text;
    note.textContent = view.note;
    told.textContent = view.progress;
    fault.textContent = view.fault;
    filled.style.width = `${view.total ? (100 * view.done) / view.total : 0}%`;
    hint.hidden = !view.suggestion;
    if (view.turn !== shown) {
      hint.open = false;
      text.scrollTop = 0;
      shown = view.turn;
    }
    hinted.textContent = view.suggestion;
    skip.disabled = finished;
    back.disabled = !view.can_go_back;
    answers.hidden = finished;
    while (answers.children.length < allowed.length) answers.append(made("button", "nghe-answer"));
    allowed.forEach((answer, place) => {
      const button = answers.children[place];
      const key = KEYS[place] ? KEYS[place][0].slice(-1) : "";
      button.replaceChildren(made("kbd", "", key), made("span", "", answer.label));
      button.title = answer.meaning;
      button.setAttribute("aria-pressed", String(answer.name === view.chosen));
      button.onclick = () => send("answer", answer.name);
    });
    if (!list.children.length) {
      for (const answer of allowed) list.append(made("dt", "", answer.label), made("dd", "", answer.meaning));
    }
  }
  model.on("change:view", draw);
  draw();
  if (document.activeElement === document.body) root.focus({ preventScroll: true });
  return () => model.off("change:view", draw);
}

export default { render };
