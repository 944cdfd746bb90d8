import { t } from "../language.tsx";

export interface ConfusionProps {
  readonly classes: readonly string[];
  /** [actual][predicted] */
  readonly confusion: readonly (readonly number[])[];
  /** Where the pictures of a cell are to be seen. */
  readonly href: (actual: number, predicted: number) => string;
  /** What a click swaps, where scripts are at hand. */
  readonly target: string;
  /** Whether the pictures of right answers are to be seen, too. */
  readonly hasRight: boolean;
}

/** Shades a cell can have, from 1; 0 is an empty cell. */
const SHADES = 6;

/**
 * The confusion matrix as a table. Wrong answers are shaded by their number, on a square-root
 * scale so that single ones show; right answers have a shade of their own.
 */
export const Confusion = (props: ConfusionProps) => {
  const { classes, confusion, hasRight } = props;
  const most = Math.max(
    1,
    ...confusion.flatMap((row, actual) => row.filter((_, predicted) => predicted !== actual)),
  );
  const shade = (n: number) => (n === 0 ? 0 : Math.ceil(SHADES * Math.sqrt(n / most)));
  return (
    <table class="confusion">
      <caption>{t("chart.confusion")}</caption>
      <thead>
        <tr>
          <td />
          {classes.map((name) => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {confusion.map((row, actual) => (
          <tr>
            <th scope="row">{classes[actual]}</th>
            {row.map((n, predicted) =>
              actual === predicted ? (
                <td class="right">
                  {hasRight && n > 0 ? <CellLink {...props} {...{ n, actual, predicted }} /> : n}
                </td>
              ) : (
                <td data-shade={shade(n)}>
                  {n > 0 && <CellLink {...props} {...{ n, actual, predicted }} />}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const CellLink = ({
  classes,
  href,
  target,
  n,
  actual,
  predicted,
}: ConfusionProps & { n: number; actual: number; predicted: number }) => (
  <a
    href={`${href(actual, predicted)}${target}`}
    hx-get={href(actual, predicted)}
    hx-target={target}
    hx-swap="outerHTML"
    aria-label={t("chart.confusion-cell", {
      count: n,
      actual: classes[actual] ?? "",
      predicted: classes[predicted] ?? "",
    })}
  >
    {n}
  </a>
);
