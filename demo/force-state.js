// Shows states that only a pointer, the keyboard or an open layer brings. A page can read the style sheets of a shadow root
// and add its own, so the elements need no code for it. The screenshot tests use the real pointer instead.

/** True of every element, with the specificity of the pseudo-class that it replaces. */
const always = ':not(._)';

/** `:focus-visible` stands alone in the sheets, so it is limited to what can have the focus. */
const focusable = `:where(button, input, select, [tabindex])${always}`;

const states = {
  hover: css => css.replaceAll(/:hover\b/g, always),
  pressed: css => css.replaceAll(/:(hover|active)\b/g, always),
  focus: css => css.replaceAll(/:focus-visible\b/g, focusable).replaceAll(/:focus\b(?!-)/g, always),
};

/** Draws all controls of an element as if they were in a state. */
export function force({shadowRoot}, state) {
  const rewrite = states[state];
  if (!rewrite) return;
  shadowRoot.adoptedStyleSheets = shadowRoot.adoptedStyleSheets.map(sheet =>
    sheetOf(rewrite([...sheet.cssRules].map(({cssText}) => cssText).join('\n'))),
  );
}

/** Shows the menu in the page, where several can be open. */
export function showMenu({shadowRoot}) {
  add(shadowRoot, '[part=menu] {display: block; position: static; margin-block-start: 0.5em;}');
}

/** Presses the button that opens a dialog, and shows that in the page. */
export async function showDialog(element) {
  const {prototype} = HTMLDialogElement;
  const {showModal} = prototype;
  prototype.showModal = prototype.show;
  try {
    element.shadowRoot.querySelector('button').click();
    await element.updateComplete;
  } finally {
    prototype.showModal = showModal;
  }
  add(element.shadowRoot, 'dialog {position: static; margin: 0.5em 0 0;}');
  element.shadowRoot.activeElement?.blur();
}

function add(shadowRoot, css) {
  shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, sheetOf(css)];
}

function sheetOf(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
