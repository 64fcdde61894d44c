/** All tests that need a browser, in the engine that the environment variable ENGINE names. */
import { chromeLauncher } from '@web/test-runner-chrome';
import puppeteer from 'puppeteer-core';
import { freshContext, isolated } from '../support/isolated.ts';
import config from '../web-test-runner.config.mjs';
import { ENGINES } from './engines.ts';
import { webkitLauncher } from './webkit-launcher.ts';

const name = process.env.ENGINE;
const path = ENGINES.find((engine) => engine.name === name)?.find();
if (!path) throw new Error(`ENGINE=${name} is not installed`);

function firefox() {
  const launchOptions = { browser: 'firefox', executablePath: path, headless: true };
  return isolated(chromeLauncher({ puppeteer, createPage: freshContext, launchOptions }));
}

export default {
  ...config,
  browsers: [name === 'WebKit' ? webkitLauncher(path) : firefox()],
  browserStartTimeout: 60_000,
};
