import { useState } from "react";

const KEPT = "lotwright.sound";

/** Whether this machine beeps. */
export function useSound(): [on: boolean, set: (on: boolean) => void] {
  const [on, setOn] = useState(localStorage.getItem(KEPT) !== "off");
  const set = (to: boolean) => {
    localStorage.setItem(KEPT, to ? "on" : "off");
    setOn(to);
  };
  return [on, set];
}

let context: AudioContext | null = null;

/** A high, short tone for good, a low, longer one for bad; hands that cannot look hear it, and phones are felt. */
export function play(good: boolean): void {
  navigator.vibrate?.(good ? 60 : [120, 60, 120]);
  try {
    context ??= new AudioContext();
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = good ? 1_320 : 220;
    volume.gain.value = 0.08;
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + (good ? 0.09 : 0.3));
  } catch {
    context = null;
  }
}
