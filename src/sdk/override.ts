type AnyMethod = (...args: never[]) => unknown;

/** The names of an object's methods, also of those that it may lack. */
type MethodName<Target> = {
  [Name in keyof Target]-?: NonNullable<Target[Name]> extends AnyMethod ? Name : never;
}[keyof Target];

type Method<Target, Name extends keyof Target> = Extract<NonNullable<Target[Name]>, AnyMethod>;

/**
 * Puts a method in place of an object's own.
 *
 * @param make Makes it, given what was there.
 * @returns Takes it away. Where somebody has wrapped it since, it stays, and only hands on to what was there.
 */
export function override<Target extends object, Name extends MethodName<Target>>(
  target: Target,
  name: Name,
  make: (original: Method<Target, Name> | undefined) => Method<Target, Name>,
): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  const original = target[name] as Method<Target, Name> | undefined;
  let method: AnyMethod | undefined = make(original?.bind(target) as Method<Target, Name> | undefined);
  const ours = (...args: never[]): unknown => (method ?? original)?.apply(target, args);
  target[name] = ours as Target[Name];
  return () => {
    method = undefined;
    if (target[name] !== ours) return;
    delete target[name];
    if (before) Object.defineProperty(target, name, before);
  };
}
