/* On the page of an old address: go on to the new one, with the section that the link named. */

const { to } = document.currentScript.dataset;
location.replace(to + location.search + location.hash);
