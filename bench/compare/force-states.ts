import type {CDPSession, Page} from '@playwright/test';

interface Node {
  readonly nodeId: number;
  readonly localName: string;
  /** Names and values, alternating. */
  readonly attributes?: readonly string[];
  readonly children?: readonly Node[];
  readonly shadowRoots?: readonly Node[];
}

/** Gives each element with `data-force="hover active"`, or the button in it, these pseudo-classes. */
export async function forceStates(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const {root} = await session.send('DOM.getDocument', {depth: -1, pierce: true});
  for (const {node, states} of nodesToForce(root)) await force(session, node, states);
}

async function force(session: CDPSession, node: Node, states: readonly string[]): Promise<void> {
  const {nodeId} = descendants(node).find(({localName}) => localName === 'button') ?? node;
  await session.send('CSS.forcePseudoState', {nodeId, forcedPseudoClasses: [...states]});
}

function nodesToForce(root: Node): {readonly node: Node; readonly states: readonly string[]}[] {
  return descendants(root).flatMap(node => {
    const index = node.attributes?.indexOf('data-force') ?? -1;
    return index < 0 ? [] : [{node, states: (node.attributes?.[index + 1] ?? '').split(' ')}];
  });
}

function descendants(node: Node): Node[] {
  const children = [...(node.shadowRoots ?? []), ...(node.children ?? [])];
  return children.concat(children.flatMap(descendants));
}
