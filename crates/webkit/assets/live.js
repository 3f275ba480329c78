// The one script of every page: makes a page that already works by itself live. Each concern has its own module.

import { startAlarms } from "./alarm.js";
import { startClock } from "./clock.js";
import { startForms } from "./forms.js";
import { startHold } from "./hold.js";
import { startPatching } from "./patch.js";
import { resync, resyncAsTold, startResync } from "./resync.js";
import { startStream } from "./stream.js";

document.documentElement.setAttribute("data-js", "");
startClock();
startForms();
startHold();
startPatching(resync);
startResync();
startStream(resyncAsTold);
startAlarms();
