import { useState } from 'react';

let count = 0;

/** An id no other element has. React 17, which apps may still use, has none of its own. */
export function useId(prefix: string): string {
  const [id] = useState(() => {
    count += 1;
    return `${prefix}-${count}`;
  });
  return id;
}
