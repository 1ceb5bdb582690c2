import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ProgressLine } from "../../src/cli/ProgressLine.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function line(columns?: number) {
  const written: string[] = [];
  return { written, line: new ProgressLine((text) => void written.push(text), columns) };
}

it("shows nothing if the work is done quickly", () => {
  const { written, line: progress } = line();
  progress.show("one");
  vi.advanceTimersByTime(500);
  progress.clear();
  vi.advanceTimersByTime(5000);
  expect(written).toEqual([]);
});

it("shows the current step of slow work, and erases itself", () => {
  const { written, line: progress } = line();
  progress.show("one");
  progress.show("two");
  vi.advanceTimersByTime(1000);
  progress.show("three");
  progress.clear();
  progress.clear();
  expect(written).toEqual(["\r\u001b[2Ktwo", "\r\u001b[2Kthree", "\r\u001b[2K"]);
});

it("is shorter than the terminal is wide", () => {
  const { written, line: progress } = line(10);
  progress.show("one two three");
  vi.advanceTimersByTime(1000);
  expect(written).toEqual(["\r\u001b[2Kone two t"]);
});

it("does nothing without a terminal", () => {
  const progress = new ProgressLine(null);
  progress.show("one");
  expect(vi.getTimerCount()).toBe(0);
});
