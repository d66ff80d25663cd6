"""Workbooks as rows of text: XLSX, XLSM, XLSB, XLS and ODS."""
