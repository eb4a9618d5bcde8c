type Claims = Readonly<Record<string, unknown>>;

/**
 * The claim of that whole name, however many dots it has (`https://acme.example/groups`); else what the dots lead to, each
 * a member of what comes before (`realm_access.roles`). Undefined where there is none, and for null.
 */
export function claimAt(claims: Claims, path: string): unknown {
  const whole = own(claims, path);
  if (whole !== undefined || !path.includes('.')) return whole;
  let value: unknown = claims;
  for (const name of path.split('.')) {
    value = own(value, name);
    if (value === undefined) return undefined;
  }
  return value;
}

function own(value: unknown, name: string): unknown {
  return isMembers(value) && Object.hasOwn(value, name) ? (value[name] ?? undefined) : undefined;
}

/** Both, one inside the other: where both say something, it is what `first` says. */
export function mergedClaims(first: Claims, second: Claims): Claims {
  // Never by assignment: `__proto__` is a name like any other here.
  const added = Object.entries(second).map(([name, value]): [string, unknown] => {
    const mine = own(first, name);
    if (mine === undefined) return [name, value];
    return [name, isMembers(mine) && isMembers(value) ? mergedClaims(mine, value) : mine];
  });
  return Object.fromEntries([...Object.entries(first), ...added]);
}

function isMembers(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
