// Draws the description of the API with Swagger UI; everything it needs is served from here.
"use strict";

const place = document.getElementById("description");

document.documentElement.classList.toggle("dark-mode", matchMedia("(prefers-color-scheme: dark)").matches);

SwaggerUIBundle({
  domNode: place,
  url: place.dataset.spec,
  validatorUrl: null, // else it would ask a server of others
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: false,
});
