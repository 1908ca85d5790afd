"""Runs the Jupyter project's kernel conformance suite on Lectern's kernel, leaving nothing out."""
import unittest

import jupyter_kernel_test


class LecternTests(jupyter_kernel_test.KernelTests):
    kernel_name = "lectern"
    language_name = "java"
    file_extension = ".jshell"
    code_hello_world = 'System.out.println("hello, world");'
    code_stderr = 'System.err.println("oh");'
    completion_samples = [{"text": 'String s="x"; s.isEmp', "matches": {"isEmpty()"}}, {"text": "Mat"}]
    complete_code_samples = ["1+1", "int x = 3;", "void f() { }", "class A { int b; }", "for (int i = 0; i < 3; i++) { }"]
    incomplete_code_samples = ["void f() {", "int x = (3 +", "class A {", "for (int i = 0;"]
    invalid_code_samples = ['String s = "abc', "}", "int 1x = ;)"]
    code_page_something = "Math.abs?"
    code_generate_error = 'throw new RuntimeException("no");'
    code_execute_result = [{"code": "1 + 2", "result": "3"}, {"code": "\"a\" + 1", "result": "a1"}, {"code": "int q = 4; q * q", "result": "16"}]
    code_display_data = [{"code": 'org.lectern.display.Display.show(org.lectern.display.MimeBundle.html("<b>x</b>", "x"));', "mime": "text/html"}]
    code_history_pattern = "1 +*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.abs("
    code_clear_output = "org.lectern.display.Display.clear(false);"
if __name__ == "__main__":
    unittest.main(verbosity=2)
