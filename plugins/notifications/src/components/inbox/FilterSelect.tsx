import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { WIDE } from './breakpoints';

const useStyles = makeStyles(
  theme => ({
    field: {
      minWidth: 130,
      maxWidth: 220,
      flex: '1 1 130px',
      [theme.breakpoints.down(WIDE)]: { maxWidth: 'none', flexBasis: '30%' },
      [theme.breakpoints.down('xs')]: { flexBasis: '45%' },
    },
    // One that narrows the list is told from the others also from afar.
    active: {
      '& fieldset': {
        borderWidth: 2,
        borderColor: theme.palette.primary.main,
      },
    },
    label: { color: theme.palette.text.primary },
    select: {
      fontSize: theme.typography.body2.fontSize,
      height: 20,
      lineHeight: '20px',
      textOverflow: 'ellipsis',
    },
  }),
  { name: 'CallboardFilterSelect' },
);

export type FilterOption = { value: string; label: string };

/** A native select: known to every screen reader and phone, also with hundreds of options. */
export function FilterSelect(props: {
  id: string;
  label: string;
  value: string | undefined;
  /** What is shown while nothing is chosen. */
  anyLabel?: string;
  /** Without such a label, the first is what is there unless chosen otherwise. */
  options: FilterOption[];
  onChange: (value: string | undefined) => void;
}) {
  const { value, anyLabel, options } = props;
  const classes = useStyles();
  const isActive = anyLabel ? Boolean(value) : value !== options[0].value;
  return (
    <TextField
      id={props.id}
      className={`${classes.field} ${isActive ? classes.active : ''}`}
      select
      size="small"
      variant="outlined"
      label={props.label}
      value={value ?? ''}
      onChange={event => props.onChange(event.target.value || undefined)}
      InputLabelProps={{
        shrink: true,
        htmlFor: props.id,
        classes: { root: classes.label },
      }}
      SelectProps={{ native: true, classes: { root: classes.select } }}
      inputProps={{ id: props.id }}
    >
      {anyLabel && <option value="">{anyLabel}</option>}
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </TextField>
  );
}
