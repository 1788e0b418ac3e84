// Shows states that occur only with a pointer, the keyboard or an open layer. A page can read the style sheets of a
// shadow root and add its own, so the elements need no code for this. The screenshot tests use the real pointer
// instead.

/** Matches every element, with the specificity of the pseudo-class that it replaces. */
const always = ':not(._)';

/** Matches everything that can have the focus, because the style sheets use `:focus-visible` without another selector. */
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

/** Shows the menu as part of the page, so that several menus can be open. */
export function showMenu({shadowRoot}) {
  add(shadowRoot, '[part=menu] {display: block; position: static; margin-block-start: 0.5em;}');
}

/** Presses the button that opens a dialog, and shows the dialog as part of the page. */
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
