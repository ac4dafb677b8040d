import FormControlLabel from '@material-ui/core/FormControlLabel';
import Switch from '@material-ui/core/Switch';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';

// A switch is all background, of which forced colours leave nothing; transparent
// borders are drawn then.
const useStyles = makeStyles(
  {
    thumb: { border: '1px solid transparent' },
    track: { boxSizing: 'border-box', border: '1px solid transparent' },
    checked: {
      '@media (forced-colors: active)': {
        '& $thumb': { backgroundColor: 'Highlight', forcedColorAdjust: 'none' },
      },
    },
  },
  { name: 'CallboardSwitch' },
);

/** Something that is on or off, and takes effect at once. */
export function LabelledSwitch(props: {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (isOn: boolean) => void;
}) {
  const { label, checked, disabled, onChange } = props;
  const classes = useStyles();
  return (
    <FormControlLabel
      control={
        <Switch
          classes={classes}
          color="primary"
          checked={checked}
          disabled={disabled}
          onChange={(_, isOn) => onChange(isOn)}
        />
      }
      label={<Typography variant="body2">{label}</Typography>}
    />
  );
}
