import { number } from '../format.ts';
import type { SimulationReport } from '../simulation-report.ts';
import { escapeHtml } from './escape.ts';
import { logScale, type Scale } from './scale.ts';

const WIDTH = 860;
const HEIGHT = 520;
const PLOT = { left: 64, right: 836, top: 20, bottom: 462 } as const;
/** Costs for which a line is drawn, in units of the optimum. */
const CONTOURS = [1, 1.5, 2, 4, 8] as const;

interface Point {
  readonly name: string;
  readonly kind: 'ruleset' | 'baseline' | 'optimum';
  readonly waitS: number;
  readonly gap: number;
  readonly color: string;
  readonly note: string;
}

/** Wait against rating gap, each policy a point: down and left is better. Lines of equal cost J, and the Pareto front. */
export function frontPlot(report: SimulationReport, colorOf: (name: string) => string): string {
  const points = pointsOf(report, colorOf);
  const x = logScale(
    points.map(({ waitS }) => waitS),
    PLOT.left,
    PLOT.right,
  );
  const y = logScale(
    points.map(({ gap }) => gap),
    PLOT.bottom,
    PLOT.top,
  );
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Mean wait against mean rating gap of every policy">
${axes(x, y)}
${contours(report, x, y)}
${front(points, x, y)}
${marks(points, x, y)}
</svg>`;
}

/** Nothing is drawn at 0 of a logarithmic scale: what is exactly 0 stands at its edge. */
const LEAST = 0.01;

function pointsOf({ policies, optimum }: SimulationReport, colorOf: (name: string) => string): Point[] {
  const points: Point[] = policies
    .filter(({ waitS }) => waitS.count > 0)
    .map(({ name, kind, waitS, gap, ratio, score }) => ({
      name,
      kind,
      waitS: Math.max(waitS.mean, LEAST),
      gap: Math.max(gap.mean, LEAST),
      color: colorOf(name),
      note:
        ratio === undefined ? `J ${number(score.mean)}` : `J ${number(score.mean)}, ${number(ratio.mean)} × optimum`,
    }));
  if (optimum === undefined) return points;
  return [
    ...points,
    {
      name: 'optimum',
      kind: 'optimum',
      waitS: Math.max(optimum.waitS.mean, LEAST),
      gap: Math.max(optimum.gap.mean, LEAST),
      color: 'var(--optimum)',
      note: `J ${number(optimum.score.mean)}`,
    },
  ];
}

function axes(x: Scale, y: Scale): string {
  const vertical = x.ticks.map(
    (tick) =>
      `<line class="grid" x1="${px(x(tick))}" x2="${px(x(tick))}" y1="${PLOT.top}" y2="${PLOT.bottom}"/><text class="tick" x="${px(x(tick))}" y="${PLOT.bottom + 20}" text-anchor="middle">${tick}</text>`,
  );
  const horizontal = y.ticks.map(
    (tick) =>
      `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${px(y(tick))}" y2="${px(y(tick))}"/><text class="tick" x="${PLOT.left - 8}" y="${px(y(tick) + 4)}" text-anchor="end">${tick}</text>`,
  );
  return [
    ...vertical,
    ...horizontal,
    `<text class="axis" x="${(PLOT.left + PLOT.right) / 2}" y="${HEIGHT - 10}" text-anchor="middle">mean wait, seconds</text>`,
    `<text class="axis" transform="translate(16 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)" text-anchor="middle">mean rating gap, points</text>`,
  ].join('\n');
}

/** Where gap / 2 + λ · wait is the same. */
function contours({ optimum, weights }: SimulationReport, x: Scale, y: Scale): string {
  if (optimum === undefined) return '';
  return CONTOURS.map((factor) => {
    const cost = factor * optimum.score.mean;
    const steps = Array.from({ length: 121 }, (_, step) => x.low * (x.high / x.low) ** (step / 120));
    const line = steps
      .map((waitS) => ({ waitS, gap: 2 * (cost - weights.pointsPerSecond * waitS) }))
      .filter(({ gap }) => gap >= y.low && gap <= y.high);
    const [first] = line;
    if (first === undefined) return '';
    const path = line
      .map(({ waitS, gap }, index) => `${index === 0 ? 'M' : 'L'}${px(x(waitS))} ${px(y(gap))}`)
      .join('');
    const label = `<text class="contour-label" x="${px(x(first.waitS) + 5)}" y="${px(y(first.gap) - 5)}">${factor} × optimum</text>`;
    return `<path class="contour" d="${path}"/>${label}`;
  }).join('\n');
}

/** The policies that no other one beats in both. */
function front(points: readonly Point[], x: Scale, y: Scale): string {
  const online = points.filter(({ kind }) => kind !== 'optimum').toSorted((a, b) => a.waitS - b.waitS);
  const best = online.filter((point, index) => online.slice(0, index).every(({ gap }) => gap > point.gap));
  if (best.length < 2) return '';
  const path = best.map(({ waitS, gap }, index) => `${index === 0 ? 'M' : 'L'}${px(x(waitS))} ${px(y(gap))}`).join('');
  return `<path class="front" d="${path}"/>`;
}

function marks(points: readonly Point[], x: Scale, y: Scale): string {
  const taken: { left: number; right: number; top: number; bottom: number }[] = [];
  for (const { waitS, gap } of points) {
    taken.push({ left: x(waitS) - 7, right: x(waitS) + 7, top: y(gap) - 7, bottom: y(gap) + 7 });
  }
  // The own rulesets get the best places for their names.
  const order = points.toSorted((a, b) => rank(a) - rank(b));
  return order
    .map((point) => {
      const [cx, cy] = [x(point.waitS), y(point.gap)];
      const label = placeLabel(point.name, cx, cy, taken);
      const leader = label.isFar
        ? `<line class="leader" x1="${px(cx)}" y1="${px(cy)}" x2="${px(label.x)}" y2="${px(label.y - 4)}"/>`
        : '';
      const title = `<title>${escapeHtml(`${point.name}: mean wait ${number(point.waitS)} s, mean gap ${number(point.gap)}; ${point.note}`)}</title>`;
      return `<g class="mark ${point.kind}" style="--c:${point.color}">${title}${leader}${shape(point, cx, cy)}<text x="${px(label.x)}" y="${px(label.y)}" text-anchor="${label.anchor}">${escapeHtml(point.name)}</text></g>`;
    })
    .join('\n');
}

const rank = ({ kind }: Point): number => ['ruleset', 'optimum', 'baseline'].indexOf(kind);

function shape({ kind }: Point, cx: number, cy: number): string {
  if (kind === 'ruleset') return `<circle cx="${px(cx)}" cy="${px(cy)}" r="7"/>`;
  if (kind === 'baseline') return `<circle cx="${px(cx)}" cy="${px(cy)}" r="5"/>`;
  return `<path d="M${px(cx)} ${px(cy - 8)}l8 8l-8 8l-8 -8z"/>`;
}

const LABEL_PLACES = [
  [12, 4, 'start'],
  [-12, 4, 'end'],
  [0, -12, 'middle'],
  [0, 21, 'middle'],
  [14, -14, 'start'],
  [14, 22, 'start'],
  [-14, -14, 'end'],
  [-14, 22, 'end'],
  [30, -30, 'start'],
  [30, 38, 'start'],
  [-30, -30, 'end'],
  [-30, 38, 'end'],
  [30, -50, 'start'],
  [30, 58, 'start'],
] as const;

/** The first place around a point where its name covers nothing. */
function placeLabel(
  name: string,
  cx: number,
  cy: number,
  taken: { left: number; right: number; top: number; bottom: number }[],
) {
  const width = name.length * 7.2;
  const boxes = LABEL_PLACES.map(([dx, dy, anchor], place) => {
    const at = { x: cx + dx, y: cy + dy, anchor, isFar: place >= 8 };
    const left = at.x - (anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2);
    return { ...at, left, right: left + width, top: at.y - 11, bottom: at.y + 3 };
  });
  const isFree = (box: (typeof boxes)[number]): boolean =>
    box.left > PLOT.left &&
    box.right < WIDTH &&
    box.top > 0 &&
    box.bottom < PLOT.bottom &&
    taken.every(
      (other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom,
    );
  const chosen = boxes.find(isFree) ?? boxes[0]!;
  taken.push(chosen);
  return chosen;
}

const px = (value: number): string => value.toFixed(1);
