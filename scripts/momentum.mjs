// Writes src/elements/momentum.ts: the elements' private color properties. Each has the color that the page sets, or else
// that of the page's style sheet of Momentum (Webex's design system), or else the value of Momentum's token in light and dark
// mode. `npm run docs` runs this script.
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {root} from './packages.mjs';
import {writeFormatted} from './write-formatted.mjs';

/**
 * The elements' private name for a color, the properties that set it (the first one wins), Momentum's token, and the color
 * in browsers without `light-dark()` (before Chrome 123, Safari 17.5 and Firefox 120) if the color depends on the mode.
 * System colors depend on the mode in every browser.
 *
 * @type {readonly (readonly [name: string, properties: string, token: string, older?: string])[]}
 */
const colors = [
  ['accent', 'accent', 'button-accent-normal'],
  ['on-accent', 'on-accent', 'common-text-primary-normal'],
  ['secondary-text', 'secondary-text', 'text-secondary-normal', 'CanvasText'],
  ['border', 'border', 'outline-input-normal', 'GrayText'],
  ['focus', 'focus accent', 'focus-default-1', 'Highlight'],
  ['success', 'success', 'text-success-normal', 'CanvasText'],
  ['warning', 'warning', 'text-warning-normal', 'CanvasText'],
  ['error', 'error', 'text-error-normal', 'CanvasText'],
  // The other backgrounds are black in dark mode: a black card or menu on a black page would have no surface.
  ['surface', 'surface', 'groupedbackground-secondary-normal', 'Canvas'],
  ['text', 'text', 'text-primary-normal', 'CanvasText'],
  ['surface-border', 'surface-border', 'outline-secondary-normal', 'GrayText'],
];

const [light, dark] = await Promise.all(['light', 'dark'].map(readTheme));
const older = colors.filter(([, , , color]) => color);
const text = `// Made by scripts/momentum.mjs from @momentum-design/tokens (MIT): change it there.
import {css} from 'lit';

export const momentum = css\`
:host {
${colors.map(declaration).join('\n')}
}
@supports not (color: light-dark(red, red)) {
:host {
${older.map(([name, properties, token, color]) => declare(name, properties, token, color)).join('\n')}
}
}
\`;
`;
await writeFormatted(path.join(root, 'src/elements/momentum.ts'), text);

/**
 * Returns the declaration of a color: the page's own; or else Momentum's, if the page has Momentum's style sheet; or
 * else the value that the style sheet has now.
 */
function declaration([name, properties, token]) {
  const property = `--mds-color-theme-${token}`;
  const [lightValue, darkValue] = [light.get(property), dark.get(property)];
  if (!lightValue || !darkValue) throw new Error(`Momentum has no token ${property}`);
  const color = lightValue === darkValue ? lightValue : `light-dark(${lightValue}, ${darkValue})`;
  return declare(name, properties, token, color);
}

function declare(name, properties, token, color) {
  return `--_${name}: ${pageColorOr(properties, `var(--mds-color-theme-${token}, ${color})`)};`;
}

/** Returns a CSS value: the first of the page's properties that is set, or else `otherwise`. */
function pageColorOr(properties, otherwise) {
  return properties
    .split(' ')
    .reduceRight((rest, property) => `var(--webex-${property}-color, ${rest})`, otherwise);
}

async function readTheme(name) {
  const sheet = path.join(
    root,
    `node_modules/@momentum-design/tokens/dist/css/theme/webex/${name}-stable.css`,
  );
  const declarations = (await readFile(sheet, 'utf8')).matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm);
  return new Map([...declarations].map(([, property, value]) => [property, value]));
}
