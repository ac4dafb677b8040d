import { useEffect, useRef } from 'react';
import Checkbox, { CheckboxProps } from '@material-ui/core/Checkbox';

/** A checkbox that says it is mixed to screen readers too, not only to the eye. */
export function MixedCheckbox(props: CheckboxProps) {
  const { indeterminate = false } = props;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) {
      input.current.indeterminate = indeterminate;
    }
  });
  return <Checkbox color="primary" size="small" {...props} inputRef={input} />;
}
