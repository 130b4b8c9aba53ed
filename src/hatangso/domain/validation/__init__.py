"""Rules about figures, declared once as data: they run here, in the browser and inside the Excel template."""
