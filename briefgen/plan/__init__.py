"""The catalog becomes pages: one module for each kind of page. A page's plan is a pure function of what it reads."""
