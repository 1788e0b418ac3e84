import {customElementJetBrainsPlugin} from 'custom-element-jet-brains-integration';
import {customElementVsCodePlugin} from 'custom-element-vs-code-integration';

/** The manifest describes what is published: the compiled modules, without the private members of classes. */
const asPublished = {
  name: 'as-published',
  packageLinkPhase({customElementsManifest}) {
    for (const module of customElementsManifest.modules) {
      module.path = toDist(module.path);
      // The analyzer does not recognize `defineTag()`, so add the definitions of elements here.
      const [, file] = /^dist\/define\/(.*)\.js$/.exec(module.path) ?? [];
      if (file)
        module.exports = file === 'define' ? [] : [definitionOf(file, customElementsManifest.modules)];
      for (const declaration of module.declarations ?? []) {
        declaration.members = declaration.members?.filter(({name, privacy, static: isStatic}) => {
          return !isStatic && !name.startsWith('#') && privacy !== 'private' && privacy !== 'protected';
        });
        for (const {type} of declaration.members ?? []) if (type) type.text = withParentheses(type.text);
      }
      for (const entry of [...(module.exports ?? []), ...(module.declarations ?? [])])
        rewriteReferences(entry);
    }
    customElementsManifest.modules.sort((a, b) => a.path.localeCompare(b.path));
  },
};

/** Returns the definition of a tag. Its class is the one with this `@tagname`. */
function definitionOf(tag, modules) {
  for (const {path, declarations = []} of modules) {
    const declaration = declarations.find(({tagName}) => tagName === tag);
    if (declaration) {
      const {name} = declaration;
      return {kind: 'custom-element-definition', name: tag, declaration: {name, module: `/${toDist(path)}`}};
    }
  }
  throw new Error(`no class has the @tagname ${tag}`);
}

/**
 * Adds parentheses to function types. The analyzer appends `| undefined` to the type of an optional function, which
 * would read as part of the return type.
 */
function withParentheses(type) {
  return type.replace(/^(\(.*\) => .*) \| undefined$/, '($1) | undefined');
}

function rewriteReferences(value) {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === 'module' && typeof member === 'string') value[key] = toDist(member);
    else rewriteReferences(member);
  }
}

function toDist(path) {
  return path.replace(/^(\/?)src\//, '$1dist/').replace(/\.ts$/, '.js');
}

export default {
  globs: [
    'src/elements/webex-*.ts',
    'src/elements/line-element.ts',
    'src/elements/call-element.ts',
    'src/context/styled-element.ts',
    'src/context/webex-*.ts',
    'src/define/*.ts',
  ],
  exclude: ['**/*.styles.ts', 'src/define/define-tag.ts'],
  outdir: '.',
  litelement: true,
  plugins: [
    asPublished,
    // Completion and docs in editors, from the same manifest.
    customElementVsCodePlugin({
      outdir: '.',
      htmlFileName: 'vscode.html-custom-data.json',
      cssFileName: 'vscode.css-custom-data.json',
      hideLogs: true,
    }),
    customElementJetBrainsPlugin({
      outdir: '.',
      webTypesFileName: 'web-types.json',
      packageJson: false,
      hideLogs: true,
    }),
  ],
};
