import type {CDPSession} from '@playwright/test';

/** Counts the live objects with this prototype, after a garbage collection. */
export async function countInstances(session: CDPSession, prototype: string): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const {result} = await session.send('Runtime.evaluate', {expression: prototype});
  const {objects} = await session.send('Runtime.queryObjects', {prototypeObjectId: result.objectId!});
  const {result: count} = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId!,
    functionDeclaration: 'function() { return this.length; }',
    returnByValue: true,
  });
  // Release the query's own references, which would keep the objects alive.
  await session.send('Runtime.releaseObject', {objectId: objects.objectId!});
  return count.value as number;
}
