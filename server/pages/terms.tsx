/** Terms and what they are, a line each. */
export const Terms = (props: {
  readonly class: string;
  readonly rows: readonly (readonly [term: string, value: string])[];
}) => (
  <dl class={props.class}>
    {props.rows.map(([term, value]) => (
      <div>
        <dt>{term}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
