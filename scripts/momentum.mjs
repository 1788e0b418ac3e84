// Writes src/elements/momentum*.ts: Webex's colours by the names that its design system Momentum has for them, with what
// Momentum's own tokens say by day and by night for pages that have not set them. Those of the second file are of no use
// before somebody has signed in, and come then. `npm run docs`
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {root} from './packages.mjs';
import {writeFormatted} from './write-formatted.mjs';

/**
 * What the elements call a colour, the properties a page sets it with, the nearest first, and Momentum's token.
 *
 * @type {Record<string, readonly (readonly [name: string, properties: string, token: string])[]>}
 */
const groups = {
  momentum: [
    ['accent', 'accent', 'button-accent-normal'],
    ['on-accent', 'on-accent', 'common-text-primary-normal'],
    ['quiet', 'secondary-text', 'text-secondary-normal'],
    ['line', 'border', 'outline-input-normal'],
    ['focus', 'focus accent', 'focus-default-1'],
  ],
  momentumOnDemand: [
    ['good', 'success', 'text-success-normal'],
    ['warn', 'warning', 'text-warning-normal'],
    ['bad', 'error', 'text-error-normal'],
    ['surface', 'surface', 'background-solid-primary-normal'],
    ['text', 'text', 'text-primary-normal'],
    ['edge', 'surface-border', 'outline-secondary-normal'],
  ],
};

const [light, dark] = await Promise.all(['light', 'dark'].map(readTheme));
for (const [name, colours] of Object.entries(groups)) {
  const file = path.join(root, `src/elements/${name.replace('OnDemand', '-on-demand')}.ts`);
  const text = `// Made by scripts/momentum.mjs from @momentum-design/tokens (MIT): change it there.
import {css} from 'lit';

export const ${name} = css\`:host {\n${colours.map(declaration).join('\n')}\n}\`;
`;
  await writeFormatted(file, text);
}

/** The page's own colour, else Momentum's where the page has its style sheet, else what that says. */
function declaration([name, properties, token]) {
  const byName = `--mds-color-theme-${token}`;
  const [byDay, byNight] = [light, dark].map(theme => theme.get(byName));
  if (!byDay || !byNight) throw new Error(`Momentum has no token ${byName}`);
  const colour = byDay === byNight ? byDay : `light-dark(${byDay}, ${byNight})`;
  const value = properties
    .split(' ')
    .reduceRight((rest, property) => `var(--webex-${property}-color, ${rest})`, `var(${byName}, ${colour})`);
  return `  --_${name}: ${value};`;
}

async function readTheme(name) {
  const sheet = path.join(
    root,
    `node_modules/@momentum-design/tokens/dist/css/theme/webex/${name}-stable.css`,
  );
  const declarations = (await readFile(sheet, 'utf8')).matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm);
  return new Map([...declarations].map(([, property, value]) => [property, value]));
}
