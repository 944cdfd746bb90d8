import type { Calibration } from "@inkling/engine";
import { count, fixed, percent, Text, t } from "../language.tsx";

const [SIDE, LEFT, TOP, BOTTOM, RIGHT] = [300, 52, 10, 44, 16];
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export interface ReliabilityProps {
  readonly calibration: Calibration;
  /** The same answers without the model's temperature, where it has one. */
  readonly without?: (Calibration & { readonly temperature: number }) | undefined;
}

/**
 * How often answers are right, by how sure they are (Niculescu-Mizil and Caruana 2005): bars on the diagonal say what
 * comes true. Faint bars hold few answers.
 */
export const Reliability = ({ calibration, without }: ReliabilityProps) => {
  const total = calibration.bins.reduce((sum, bin) => sum + bin.count, 0);
  const error = <b>{percent(calibration.error, 2)}</b>;
  return (
    <>
      <p>
        {without ? (
          <Text
            k="chart.off-by-without"
            values={{
              error,
              without: percent(without.error, 2),
              temperature: fixed(without.temperature, 2),
            }}
          />
        ) : (
          <Text k="chart.off-by" values={{ error }} />
        )}
      </p>
      <Diagram calibration={calibration} total={total} />
      <p class="muted small">{t("chart.calibration-how")}</p>
      <details class="reliability-table">
        <summary>{t("chart.table")}</summary>
        <table class="table">
          <thead>
            <tr>
              {(["chart.sure", "chart.answers", "chart.mean", "chart.right"] as const).map(
                (key) => (
                  <th scope="col" class="num">
                    {t(key)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {calibration.bins
              .filter((bin) => bin.count > 0)
              .map((bin) => (
                <tr>
                  <th scope="row" class="num">
                    {`${whole(bin.low)}–${whole(bin.high)} %`}
                  </th>
                  <td class="num">{count(bin.count)}</td>
                  <td class="num">{percent(bin.confidence)}</td>
                  <td class="num">{percent(bin.accuracy)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </>
  );
};

const whole = (share: number): string => String(Math.round(100 * share));

const Diagram = ({ calibration: { bins }, total }: { calibration: Calibration; total: number }) => {
  const plot = SIDE - LEFT - RIGHT;
  const x = (share: number) => LEFT + share * plot;
  const y = (share: number) => TOP + (1 - share) * plot;
  const height = TOP + plot + BOTTOM;
  return (
    <svg class="reliability" viewBox={`0 0 ${SIDE} ${height}`} role="img">
      <title>{t("chart.calibration")}</title>
      {TICKS.map((share) => (
        <g class="tick">
          <line x1={LEFT} x2={SIDE - RIGHT} y1={y(share)} y2={y(share)} />
          <text x={LEFT - 8} y={y(share) + 4} text-anchor="end">{`${whole(share)} %`}</text>
          <text x={x(share)} y={TOP + plot + 18} text-anchor="middle">
            {whole(share)}
          </text>
        </g>
      ))}
      {bins
        .filter((bin) => bin.count > 0)
        .map((bin) => (
          <rect
            x={x(bin.low) + 1}
            y={y(bin.accuracy)}
            width={Math.max(1, x(bin.high) - x(bin.low) - 2)}
            height={Math.max(1, y(0) - y(bin.accuracy))}
            data-few={String(bin.count < total / 500)}
          />
        ))}
      <line class="diagonal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
      <text x={LEFT + plot / 2} y={height - 6} text-anchor="middle">
        {t("chart.how-sure")}
      </text>
    </svg>
  );
};
