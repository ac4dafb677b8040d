/**
 * The users of the benchmark: `user:default/member-<index>`.
 *
 * @internal
 */
export function memberRef(index: number): string {
  return `user:default/member-${index}`;
}

/**
 * The first users, who are the members of the group of that size.
 *
 * @internal
 */
export function memberRefs(count: number): string[] {
  return Array.from({ length: count }, (_, index) => memberRef(index));
}

/** @internal */
export function groupRef(size: number): string {
  return `group:default/members-${size}`;
}
