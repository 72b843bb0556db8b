// The pieces of forms, as pages and dashboard share them: labelled, with what is wrong beside what it is about.

import type { Child } from 'hono/jsx';

interface FieldProps {
  label: string;
  name: string;
  type?: 'text' | 'email' | 'password';
  value?: string;
  /** Said below the label. */
  hint?: string | undefined;
  /** What is wrong with what was entered. */
  wrong?: string | undefined;
  autocomplete?: string;
  inputmode?: 'numeric' | 'email' | 'text';
  optional?: string;
  required?: boolean;
  readonly?: boolean;
  autofocus?: boolean;
  maxlength?: number;
  /** Set apart, for codes. */
  wide?: boolean;
  /** Beside the label: a link that helps. */
  aside?: Child;
}

/** One field with its label. */
export const Field = (props: FieldProps) => {
  const { label, name, type = 'text', value, hint, wrong, optional, aside } = props;
  const described = [hint ? `${name}-hint` : '', wrong ? `${name}-wrong` : ''].filter(Boolean).join(' ');
  return (
    <div class={`field${wrong ? ' has-fault' : ''}`}>
      <div class="label">
        <label for={name}>
          {label}
          {optional ? <span class="soft"> ({optional})</span> : null}
        </label>
        {aside}
      </div>
      {hint ? (
        <p class="soft small" id={`${name}-hint`}>
          {hint}
        </p>
      ) : null}
      {wrong ? (
        <p class="fault small" id={`${name}-wrong`}>
          {wrong}
        </p>
      ) : null}
      <input
        id={name}
        name={name}
        type={type}
        class={props.wide ? 'code-input' : undefined}
        value={value}
        required={props.required ?? !optional}
        readonly={props.readonly}
        autofocus={props.autofocus}
        autocomplete={props.autocomplete}
        inputmode={props.inputmode}
        maxlength={props.maxlength}
        autocapitalize={type === 'text' && !props.wide ? undefined : 'none'}
        spellcheck={type === 'text' && !props.wide ? undefined : false}
        dir={type === 'email' || props.wide ? 'ltr' : undefined}
        aria-invalid={wrong ? 'true' : undefined}
        aria-describedby={described || undefined}
      />
    </div>
  );
};

/** What went wrong with a form as a whole, or what was done: read out as soon as it is there. */
export const Notice = ({ kind, children }: { kind: 'fault' | 'done'; children: Child }) => (
  <p class={`notice ${kind}`} role={kind === 'fault' ? 'alert' : 'status'}>
    {children}
  </p>
);

/** A button that sends its form; `value` tells it from others of the same form. */
export const Button = ({
  children,
  name,
  value,
  kind = 'main',
}: {
  children: Child;
  name?: string;
  value?: string;
  kind?: 'main' | 'other' | 'plain';
}) => (
  <button
    type="submit"
    class={`button ${kind}`}
    name={name}
    value={value}
    formnovalidate={kind !== 'main' || undefined}
  >
    {children}
  </button>
);
