import type { Estimate } from './estimate.ts';
import type { HeardTiles, PropagatingRadio } from './heard-tiles.ts';

/** More say nothing new: the loudest come first. */
export const MAX_GRID_RADIOS = 32;
const NEAR_FIELD = 25;
const LOG10 = 1 / Math.LN10;
/** A tile tells nothing farther off than this many widths of its kernel. */
const KERNEL_REACH = 3;
/** Shadows, people and cheap receivers: less makes single readings decide, and was worse on every set. */
const MODEL_VARIANCE = 10 ** 2;
/** Where nothing was heard yet, the model may be this wrong on top. */
const UNHEARD_VARIANCE = 20 ** 2;
/** Between devices, and between pockets. */
const OFFSET_VARIANCE = 6 ** 2;
const DEGREES_OF_FREEDOM = 4;
/** The errors of radios are not independent: more than so many count as a root. */
const INDEPENDENT_RADIOS = 8;

/**
 * The likelihood of a scan on a square grid of places: where a radio was heard nearby the map speaks, elsewhere the model
 * of its fading does; devices hear everything a few decibels louder or fainter, and single readings may be far off
 * (positioning.md §4.3, P). Everything is allocated once: evaluating allocates nothing for its cells.
 */
export class PropagationGrid {
  readonly #side: number;
  readonly #stepMetres: number;
  readonly #axisX: Float64Array;
  readonly #axisY: Float64Array;
  readonly #kernelX: Float64Array;
  readonly #kernelY: Float64Array;
  readonly #heard: Float64Array;
  readonly #residual: Float64Array;
  readonly #innovation: Float64Array;
  readonly #variance: Float64Array;
  readonly #precision: Float64Array;
  readonly #offset: Float64Array;
  readonly #logLikelihood: Float64Array;

  /** @param halfMetres a multiple of the step */
  constructor(halfMetres: number, stepMetres: number) {
    this.#side = 2 * Math.round(halfMetres / stepMetres) + 1;
    this.#stepMetres = stepMetres;
    const cells = this.#side ** 2;
    this.#axisX = new Float64Array(this.#side);
    this.#axisY = new Float64Array(this.#side);
    this.#kernelX = new Float64Array(this.#side);
    this.#kernelY = new Float64Array(this.#side);
    this.#heard = new Float64Array(cells);
    this.#residual = new Float64Array(cells);
    this.#innovation = new Float64Array(cells * MAX_GRID_RADIOS);
    this.#variance = new Float64Array(cells * MAX_GRID_RADIOS);
    this.#precision = new Float64Array(cells);
    this.#offset = new Float64Array(cells);
    this.#logLikelihood = new Float64Array(cells);
  }

  /** The mean of the places of the grid around (x, y), each weighted by how well it explains what was heard. */
  evaluate(radios: readonly PropagatingRadio[], x: number, y: number): Estimate {
    const count = Math.min(radios.length, MAX_GRID_RADIOS);
    const half = (this.#side - 1) / 2;
    for (let index = 0; index < this.#side; index += 1) {
      this.#axisX[index] = x + (index - half) * this.#stepMetres;
      this.#axisY[index] = y + (index - half) * this.#stepMetres;
    }
    this.#precision.fill(0);
    this.#offset.fill(0);
    this.#logLikelihood.fill(0);
    for (let index = 0; index < count; index += 1) {
      const radio = radios[index]!;
      this.#gather(radio.tiles, radio.kernelMetres);
      this.#predict(radio, index);
    }
    this.#settleOffset();
    for (let index = 0; index < count; index += 1) this.#compare(index);
    return this.#mean(Math.min(1, Math.sqrt(INDEPENDENT_RADIOS / count)));
  }

  /** How much was heard near each place, and how wrong the model was there. */
  #gather(tiles: HeardTiles, kernelMetres: number): void {
    this.#heard.fill(0);
    this.#residual.fill(0);
    const reach = KERNEL_REACH * kernelMetres;
    const scale = -1 / (2 * kernelMetres * kernelMetres);
    for (let tile = 0; tile < tiles.length; tile += 1) {
      const [fromX, toX] = this.#kernel(this.#axisX, this.#kernelX, tiles.x[tile]!, reach, scale);
      if (fromX > toX) continue;
      const [fromY, toY] = this.#kernel(this.#axisY, this.#kernelY, tiles.y[tile]!, reach, scale);
      const [weight, residual] = [tiles.weight[tile]!, tiles.residualDb[tile]!];
      for (let row = fromY; row <= toY; row += 1) {
        const rowWeight = weight * this.#kernelY[row]!;
        for (let column = fromX, cell = row * this.#side + fromX; column <= toX; column += 1, cell += 1) {
          const share = rowWeight * this.#kernelX[column]!;
          this.#heard[cell]! += share;
          this.#residual[cell]! += share * residual;
        }
      }
    }
  }

  /** The kernel along one axis, and from which to which index it reaches. */
  #kernel(axis: Float64Array, kernel: Float64Array, at: number, reach: number, scale: number): [number, number] {
    const from = Math.max(0, Math.ceil((at - reach - axis[0]!) / this.#stepMetres));
    const to = Math.min(this.#side - 1, Math.floor((at + reach - axis[0]!) / this.#stepMetres));
    for (let index = from; index <= to; index += 1) kernel[index] = Math.exp(scale * (axis[index]! - at) ** 2);
    return [from, to];
  }

  #predict(radio: PropagatingRadio, index: number): void {
    const slope = 5 * radio.pathLossExponent * LOG10;
    const level = radio.rssDbm - radio.powerDbm;
    for (let row = 0, cell = 0, at = index * this.#side ** 2; row < this.#side; row += 1) {
      const north = (this.#axisY[row]! - radio.y) ** 2 + NEAR_FIELD;
      for (let column = 0; column < this.#side; column += 1, cell += 1, at += 1) {
        const east = this.#axisX[column]! - radio.x;
        const heard = this.#heard[cell]! + 1;
        const innovation = level + slope * Math.log(north + east * east) - this.#residual[cell]! / heard;
        const variance = (MODEL_VARIANCE + UNHEARD_VARIANCE / heard) * radio.varianceFactor;
        this.#innovation[at] = innovation;
        this.#variance[at] = variance;
        this.#precision[cell]! += 1 / variance;
        this.#offset[cell]! += innovation / variance;
        this.#logLikelihood[cell]! -= Math.log(variance) / 2;
      }
    }
  }

  /** How much louder than usual this device would hear at each place; that it is no better than others is known too. */
  #settleOffset(): void {
    for (let cell = 0; cell < this.#offset.length; cell += 1) {
      const offset = this.#offset[cell]! / (this.#precision[cell]! + 1 / OFFSET_VARIANCE);
      this.#offset[cell] = offset;
      this.#logLikelihood[cell]! -= (offset * offset) / (2 * OFFSET_VARIANCE);
    }
  }

  #compare(index: number): void {
    const cells = this.#offset.length;
    for (let cell = 0, at = index * cells; cell < cells; cell += 1, at += 1) {
      const error = this.#innovation[at]! - this.#offset[cell]!;
      this.#logLikelihood[cell]! -=
        ((DEGREES_OF_FREEDOM + 1) / 2) * Math.log(1 + (error * error) / (DEGREES_OF_FREEDOM * this.#variance[at]!));
    }
  }

  #mean(temper: number): Estimate {
    let best = Number.NEGATIVE_INFINITY;
    for (const value of this.#logLikelihood) if (value > best) best = value;
    let [x, y, square, total] = [0, 0, 0, 0];
    for (let row = 0, cell = 0; row < this.#side; row += 1) {
      const north = this.#axisY[row]! - this.#axisY[0]!;
      for (let column = 0; column < this.#side; column += 1, cell += 1) {
        const weight = Math.exp(temper * (this.#logLikelihood[cell]! - best));
        const east = this.#axisX[column]! - this.#axisX[0]!;
        x += weight * east;
        y += weight * north;
        square += weight * (east * east + north * north);
        total += weight;
      }
    }
    x /= total;
    y /= total;
    const spreadMetres = Math.sqrt(Math.max(0, square / total - x * x - y * y));
    return { x: x + this.#axisX[0]!, y: y + this.#axisY[0]!, spreadMetres };
  }
}
