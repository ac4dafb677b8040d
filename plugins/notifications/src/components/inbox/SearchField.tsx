import {
  forwardRef,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import IconButton from '@material-ui/core/IconButton';
import InputAdornment from '@material-ui/core/InputAdornment';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import ClearIcon from '@material-ui/icons/Clear';
import SearchIcon from '@material-ui/icons/Search';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { notificationsTranslationRef } from '../../translation';

/** The backend is asked once the reader pauses, not for each letter. */
const TYPING_PAUSE_MS = 300;

const useStyles = makeStyles(
  {
    input: {
      fontSize: '0.875rem',
      // There is a cross of our own, which every browser shows.
      '& input::-webkit-search-cancel-button': { display: 'none' },
    },
  },
  { name: 'CallboardSearchField' },
);

/** Searches titles and descriptions. */
export const SearchField = forwardRef<
  HTMLInputElement,
  { value: string; onChange: (value: string) => void; className?: string }
>(({ value, onChange, className }, ref) => {
  const classes = useStyles();
  const { t } = useTranslationRef(notificationsTranslationRef);
  const container = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useImperativeHandle(ref, () => field.current!);
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const latestOnChange = useRef(onChange);
  latestOnChange.current = onChange;

  // The search may also change by the URL, as with "clear filters".
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
      setText(value);
    }
  }, [value]);

  const send = (wanted: string) => {
    if (wanted !== sent.current) {
      sent.current = wanted;
      latestOnChange.current(wanted);
    }
  };
  useEffect(() => {
    const timer = setTimeout(() => send(text), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <TextField
      ref={container}
      className={className}
      size="small"
      variant="outlined"
      type="search"
      value={text}
      inputRef={field}
      placeholder={t('filters.search')}
      inputProps={{ 'aria-label': t('filters.search'), maxLength: 500 }}
      onChange={event => setText(event.target.value)}
      // What is done next, as clearing all filters, is done to what is typed too.
      onBlur={({ relatedTarget }) => {
        if (!container.current?.contains(relatedTarget as Node | null)) {
          send(text);
        }
      }}
      InputProps={{
        className: classes.input,
        startAdornment: (
          <InputAdornment position="start">
            <SearchIcon fontSize="small" />
          </InputAdornment>
        ),
        endAdornment: text && (
          <InputAdornment position="end">
            <IconButton
              size="small"
              edge="end"
              aria-label={t('filters.clearSearch')}
              onClick={() => {
                setText('');
                field.current?.focus();
              }}
            >
              <ClearIcon fontSize="small" />
            </IconButton>
          </InputAdornment>
        ),
      }}
    />
  );
});
